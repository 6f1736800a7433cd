using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>A native library that is loaded and new enough.</summary>
/// <param name="Handle">Its handle in .NET; 0 if other code loaded it.</param>
/// <param name="Version">Its version, for example 1.31.1.</param>
/// <param name="Path">Where it was found, if known.</param>
internal sealed record LoadedLibrary(nint Handle, string Version, string Path)
{
    /// <summary>Gets the oldest version that works: the .NET binding needs the functions of its own version.</summary>
    public static Version Needed { get; } = typeof(OrtEnv).Assembly.GetName().Version!;

    /// <summary>Checks a library.</summary>
    /// <param name="handle">Its handle in .NET.</param>
    /// <param name="apiBase">The result of its function <c>OrtGetApiBase</c>.</param>
    /// <param name="path">Where it is.</param>
    /// <exception cref="OnnxException">The library is too old.</exception>
    public static unsafe LoadedLibrary From(nint handle, OrtApiBase* apiBase, string path)
    {
        var version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)apiBase->GetVersionString)()) ?? "";

        // An older library would also refuse, but it writes to the standard error.
        return !IsOld(version) && ((delegate* unmanaged<uint, void*>)apiBase->GetApi)((uint)Needed.Minor) is not null
            ? new(handle, version, path)
            : throw new OnnxException(
                $"The native library of ONNX Runtime at '{path}' has version {version}, but {Needed.ToString(2)} or later is needed. Reference a newer package "
                + $"{LibrarySearch.Packages}, or set {nameof(OnnxOptions)}.{nameof(OnnxOptions.LibraryPath)} to a newer library.");
    }

    /// <summary>Returns the first file of native code in this process that fits. .NET does not say where it found a library.</summary>
    /// <param name="fits">Returns whether a file fits.</param>
    public static string? FindFile(Func<ProcessModule, bool> fits)
    {
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>().FirstOrDefault(fits)?.FileName;
    }

    /// <summary>Returns whether this library is the file at the given path.</summary>
    public bool Is(string path) => string.Equals(Real(path), Real(Path), StringComparison.Ordinal);

    private static bool IsOld(string version) =>
        System.Version.TryParse(version.Split('-', '+')[0], out var parsed) && (parsed.Major, parsed.Minor).CompareTo((Needed.Major, Needed.Minor)) < 0;

    private static string Real(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }
}
