using System.Text;

namespace BestRoute.Onnx;

/// <summary>ONNX Runtime's environment: one per process, never released, since native threads may still log while the process ends.</summary>
internal sealed unsafe class OrtEnvironment
{
    private const int Warning = 2;
    private static readonly Lock _gate = new();
    private static OrtEnvironment? _instance;

    private OrtEnvironment(LoadedLibrary library)
    {
        Library = library;
        var api = library.Api;
        nint environment;
        fixed (byte* id = "BestRoute\0"u8)
        {
            api.Check(api.CreateEnvWithCustomLogger(&OrtLog.OnMessage, 0, Warning, id, &environment), "Starting ONNX Runtime");
        }

        Value = environment;
        api.Check(api.DisableTelemetryEvents(environment), "Switching off ONNX Runtime's telemetry");
        nint allocator;
        api.Check(api.GetAllocatorWithDefaultOptions(&allocator), "Asking ONNX Runtime for its allocator");
        Allocator = allocator;
        CpuMemory = CreateMemoryInfo("Cpu", 0);
    }

    /// <summary>Gets the library.</summary>
    public LoadedLibrary Library { get; }

    /// <summary>Gets the environment's native object.</summary>
    public nint Value { get; }

    /// <summary>Gets ONNX Runtime's own allocator on the CPU; not to be released.</summary>
    public nint Allocator { get; }

    /// <summary>Gets what describes memory of the caller on the CPU.</summary>
    public OrtHandle CpuMemory { get; }

    /// <summary>The environment of this process.</summary>
    public static OrtEnvironment Get(string? libraryPath)
    {
        var library = OnnxLibrary.Load(libraryPath);
        lock (_gate)
        {
            return _instance ??= new OrtEnvironment(library);
        }
    }

    /// <summary>Describes memory.</summary>
    /// <param name="name">"Cpu", "Cuda" (on the device) or "CudaPinned" (on the host, for copies).</param>
    /// <param name="device">The number of the device.</param>
    public OrtHandle CreateMemoryInfo(string name, int device)
    {
        const int DeviceAllocator = 0;
        const int DefaultMemory = 0;
        nint memory;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            Library.Api.Check(
                Library.Api.CreateMemoryInfo(text, DeviceAllocator, device, DefaultMemory, &memory), $"Describing memory of kind {name} to ONNX Runtime");
        }

        return new OrtHandle(memory, Library.Api.ReleaseMemoryInfo);
    }
}
