using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>
/// Copies to and from a GPU with the functions of the CUDA driver. They exist wherever CUDA works, and use memory as it is. <c>CopyTensors</c> of ONNX Runtime
/// needs an object for each tensor.
/// </summary>
internal sealed unsafe class CudaDriver
{
    private static readonly ConcurrentDictionary<int, CudaDriver> _devices = new();

    private readonly delegate* unmanaged<nint, int> _setContext;
    private readonly delegate* unmanaged<nint, void*, nuint, int> _toDevice;
    private readonly delegate* unmanaged<void*, nint, nuint, int> _toHost;
    private readonly delegate* unmanaged<nint, int> _synchronize;
    private readonly delegate* unmanaged<int, byte**, int> _errorText;
    private readonly nint _context;

    private CudaDriver(int device)
    {
        var name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(name, out var library))
        {
            throw new OnnxException($"The CUDA driver ({name}) was not found. Install NVIDIA's driver, or run on the CPU.");
        }

        _setContext = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "cuCtxSetCurrent");
        _toDevice = (delegate* unmanaged<nint, void*, nuint, int>)NativeLibrary.GetExport(library, "cuMemcpyHtoD_v2");
        _toHost = (delegate* unmanaged<void*, nint, nuint, int>)NativeLibrary.GetExport(library, "cuMemcpyDtoH_v2");
        _synchronize = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "cuStreamSynchronize");
        _errorText = (delegate* unmanaged<int, byte**, int>)NativeLibrary.GetExport(library, "cuGetErrorString");
        var initialize = (delegate* unmanaged<uint, int>)NativeLibrary.GetExport(library, "cuInit");
        var getDevice = (delegate* unmanaged<int*, int, int>)NativeLibrary.GetExport(library, "cuDeviceGet");
        var retainContext = (delegate* unmanaged<nint*, int, int>)NativeLibrary.GetExport(library, "cuDevicePrimaryCtxRetain");
        int handle;
        nint context;
        Check(initialize(0), "Starting CUDA");
        Check(getDevice(&handle, device), $"Finding CUDA device {device}");

        // The context that ONNX Runtime also uses. It is kept as long as the process runs.
        Check(retainContext(&context, handle), $"Opening CUDA device {device}");
        _context = context;
    }

    /// <summary>The driver for a device.</summary>
    /// <exception cref="OnnxException">The driver cannot be used.</exception>
    public static CudaDriver Of(int device) => _devices.GetOrAdd(device, number => new CudaDriver(number));

    /// <summary>Copies to the device. The copy is complete when this returns.</summary>
    public void CopyToDevice(void* device, void* host, long bytes)
    {
        const string Doing = "Copying to the GPU";
        Check(_setContext(_context), Doing);
        Check(_toDevice((nint)device, host, (nuint)bytes), Doing);

        // From ordinary memory the call may return before the copy is complete, and ONNX Runtime works on a stream that does not wait for it.
        Check(_synchronize(0), Doing);
    }

    /// <summary>Copies from the device. The copy is complete when this returns.</summary>
    public void CopyToHost(void* host, void* device, long bytes)
    {
        const string Doing = "Copying from the GPU";
        Check(_setContext(_context), Doing);
        Check(_toHost(host, (nint)device, (nuint)bytes), Doing);
    }

    private void Check(int result, string doing)
    {
        if (result != 0)
        {
            byte* text = null;
            _ = _errorText(result, &text);
            throw new OnnxException($"{doing} failed: {Marshal.PtrToStringUTF8((nint)text) ?? "unknown error"} (CUDA: {result})");
        }
    }
}
