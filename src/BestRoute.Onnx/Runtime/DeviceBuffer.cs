using System.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>Memory of a device that grows to the largest size needed so far.</summary>
internal sealed class DeviceBuffer(DeviceMemory memory) : IDisposable
{
    private const long MinSize = 256;
    private OrtMemoryAllocation? _memory;

    /// <summary>Gets the start of the memory.</summary>
    public nint Place => _memory?.DangerousGetHandle() ?? 0;

    /// <summary>Makes room for the given number of bytes. The earlier content is lost.</summary>
    public nint Reserve(long bytes)
    {
        if (_memory is null || bytes > _memory.Size)
        {
            Dispose();
            _memory = memory.Allocate((long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, MinSize)));
        }

        return Place;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory?.Dispose();
        _memory = null;
    }
}
