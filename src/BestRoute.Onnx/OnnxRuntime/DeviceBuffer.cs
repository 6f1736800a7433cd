using System.Numerics;

namespace BestRoute.Onnx;

/// <summary>Memory of a device that grows to what was needed most.</summary>
internal sealed unsafe class DeviceBuffer(DeviceMemory memory) : IDisposable
{
    private const long Least = 256;
    private long _size;

    /// <summary>Gets where it is.</summary>
    public void* Place { get; private set; }

    /// <summary>Makes room for the given number of bytes; what was there before is lost.</summary>
    public void* Reserve(long bytes)
    {
        if (bytes > _size || Place is null)
        {
            Dispose();
            var size = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, Least));
            Place = memory.Allocate(size);
            _size = size;
        }

        return Place;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Place is not null)
        {
            memory.Free(Place);
        }

        Place = null;
        _size = 0;
    }
}
