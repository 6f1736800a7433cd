using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>Memory of the device on which a session runs.</summary>
internal sealed unsafe class DeviceMemory : IDisposable
{
    private readonly CudaDriver? _cuda;
    private readonly OrtAllocator _allocator;

    /// <summary>Initializes a new instance of the <see cref="DeviceMemory"/> class.</summary>
    /// <param name="session">The session. It outlives this object.</param>
    /// <param name="device">The device on which it runs.</param>
    /// <param name="deviceId">The number of the GPU.</param>
    /// <exception cref="OnnxException">The driver of the device cannot be used.</exception>
    public DeviceMemory(InferenceSession session, OnnxDevice device, int deviceId)
    {
        // On the CPU, memory of the device is ordinary memory.
        _cuda = device == OnnxDevice.Cuda ? CudaDriver.Of(deviceId) : null;
        Info = new OrtMemoryInfo(
            device == OnnxDevice.Cuda ? OrtMemoryInfo.allocatorCUDA : OrtMemoryInfo.allocatorCPU, OrtAllocatorType.DeviceAllocator, deviceId, OrtMemType.Default);
        _allocator = new OrtAllocator(session, Info);
    }

    /// <summary>Gets the description of the memory.</summary>
    public OrtMemoryInfo Info { get; }

    /// <summary>Allocates memory.</summary>
    /// <returns>The memory. It must be disposed before this object.</returns>
    /// <exception cref="OnnxException">There is not enough memory.</exception>
    public OrtMemoryAllocation Allocate(long bytes)
    {
        try
        {
            return _allocator.Allocate(checked((uint)bytes));
        }
        catch (Exception exception) when (OrtError.Is(exception) || exception is OverflowException)
        {
            throw OrtError.Of(exception, $"Allocating {bytes} bytes of the device's memory");
        }
    }

    /// <summary>Copies to the device. The copy is complete when this returns.</summary>
    public void CopyToDevice(nint device, void* host, long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        if (_cuda is null)
        {
            Buffer.MemoryCopy(host, (void*)device, bytes, bytes);
        }
        else
        {
            _cuda.CopyToDevice((void*)device, host, bytes);
        }
    }

    /// <summary>Copies from the device. The copy is complete when this returns.</summary>
    public void CopyToHost(void* host, nint device, long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        if (_cuda is null)
        {
            Buffer.MemoryCopy((void*)device, host, bytes, bytes);
        }
        else
        {
            _cuda.CopyToHost(host, (void*)device, bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _allocator.Dispose();
        Info.Dispose();
    }
}
