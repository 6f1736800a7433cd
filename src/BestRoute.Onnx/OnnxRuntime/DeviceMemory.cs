namespace BestRoute.Onnx;

/// <summary>Memory of the device on which a session runs.</summary>
/// <param name="api">The functions.</param>
/// <param name="info">What describes the memory.</param>
/// <param name="allocator">The session's allocator of it.</param>
/// <param name="cuda">The driver of the GPU; none on the CPU, where memory of the device is memory like any other.</param>
internal sealed unsafe class DeviceMemory(OrtApi api, OrtHandle info, OrtHandle allocator, CudaDriver? cuda) : IDisposable
{
    /// <summary>Gets what describes the memory.</summary>
    public OrtHandle Info => info;

    /// <summary>Takes memory.</summary>
    /// <exception cref="OnnxException">There is none left.</exception>
    public void* Allocate(long bytes)
    {
        void* place;
        api.Check(api.AllocatorAlloc(allocator.Value, (nuint)bytes, &place), $"Taking {bytes} bytes of the device's memory");
        return place;
    }

    /// <summary>Gives it back.</summary>
    public void Free(void* place) => api.Check(api.AllocatorFree(allocator.Value, place), "Giving back memory of the device");

    /// <summary>Copies to the device; complete on return.</summary>
    public void CopyToDevice(void* device, void* host, long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        if (cuda is null)
        {
            Buffer.MemoryCopy(host, device, bytes, bytes);
        }
        else
        {
            cuda.CopyToDevice(device, host, bytes);
        }
    }

    /// <summary>Copies from the device; complete on return.</summary>
    public void CopyToHost(void* host, void* device, long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        if (cuda is null)
        {
            Buffer.MemoryCopy(device, host, bytes, bytes);
        }
        else
        {
            cuda.CopyToHost(host, device, bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        allocator.Dispose();
        info.Dispose();
    }
}
