using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>Finds the native library: first the path in the options, then the environment variable, then the way in which .NET finds native libraries.</summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="probe">Loads the library with the given name as .NET does for this assembly; 0 if there is none.</param>
internal sealed class LibrarySearch(Func<string, string?> environment, Func<string, nint> probe)
{
    /// <summary>The environment variable with the path of the library's file.</summary>
    public const string Variable = "BESTROUTE_ONNXRUNTIME";

    /// <summary>The packages that contain the library, for messages.</summary>
    public const string Packages = "Microsoft.ML.OnnxRuntime (CPU) or Microsoft.ML.OnnxRuntime.Gpu (CUDA)";

    /// <summary>The name of the library in .NET.</summary>
    public const string Name = "onnxruntime";

    /// <summary>The search of this process.</summary>
    public static LibrarySearch OfThisProcess { get; } = new(Environment.GetEnvironmentVariable, Probe);

    /// <summary>Returns the path that a user set; null if .NET finds the library.</summary>
    /// <param name="path"><see cref="OnnxOptions.LibraryPath"/>.</param>
    public string? Named(string? path) => path ?? (environment(Variable) is { Length: > 0 } variable ? variable : null);

    /// <summary>Returns where the path was set, for messages.</summary>
    /// <param name="path"><see cref="OnnxOptions.LibraryPath"/>.</param>
    public static string Source(string? path) =>
        path is null ? $"the environment variable {Variable}" : $"{nameof(OnnxOptions)}.{nameof(OnnxOptions.LibraryPath)}";

    /// <summary>Finds and loads the library.</summary>
    /// <param name="path"><see cref="OnnxOptions.LibraryPath"/>.</param>
    /// <exception cref="OnnxException">There is no library, or it cannot be used.</exception>
    public unsafe LoadedLibrary Load(string? path)
    {
        NativeTelemetry.Disable();
        var handle = Find(path);
        if (!NativeLibrary.TryGetExport(handle, "OrtGetApiBase", out var export))
        {
            throw new OnnxException(
                $"'{Named(path) ?? Name}' is not ONNX Runtime: it has no function OrtGetApiBase. Set the path to the file {FileName} of the package {Packages}.");
        }

        var file = LoadedLibrary.FindFile(module => export >= module.BaseAddress && export < module.BaseAddress + module.ModuleMemorySize);
        return LoadedLibrary.From(handle, ((delegate* unmanaged<OrtApiBase*>)export)(), file ?? Named(path) ?? Name);
    }

    private static string FileName => OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    private static nint Probe(string name) => NativeLibrary.TryLoad(name, typeof(LibrarySearch).Assembly, null, out var handle) ? handle : 0;

    private nint Find(string? path)
    {
        if (Named(path) is { } named)
        {
            return LoadFile(named, Source(path));
        }

        var handle = probe(Name);
        return handle != 0
            ? handle
            : throw new OnnxException(
                $"The native library of ONNX Runtime ({FileName}) was not found, or cannot be loaded on this machine. Reference the package {Packages} in the "
                + $"application, or set the path of the file in {nameof(OnnxOptions)}.{nameof(OnnxOptions.LibraryPath)} or in the environment variable {Variable}.");
    }

    private static nint LoadFile(string path, string source)
    {
        if (!File.Exists(path))
        {
            throw new OnnxException($"The native library of ONNX Runtime that {source} names does not exist: '{path}'.");
        }

        try
        {
            return NativeLibrary.Load(Path.GetFullPath(path));
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new OnnxException($"The native library of ONNX Runtime that {source} names cannot be loaded: {exception.Message}", exception);
        }
    }
}
