using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>A native library that is loaded and new enough.</summary>
/// <param name="Api">Its functions.</param>
/// <param name="Version">Its version, for example 1.30.0.</param>
/// <param name="Path">Where it was found, as far as known.</param>
internal sealed record LoadedLibrary(OrtApi Api, string Version, string Path)
{
    /// <summary>The version of the API that we ask for; every library from 1.20 on answers it, and none before.</summary>
    private const uint ApiVersion = 20;

    /// <summary>Asks the library for its functions.</summary>
    /// <param name="apiBase">What the library's <c>OrtGetApiBase</c> answered: a pointer to the functions <c>GetApi</c> and <c>GetVersionString</c>.</param>
    /// <param name="path">Where the library is.</param>
    /// <exception cref="OnnxException">The library is too old.</exception>
    public static unsafe LoadedLibrary From(nint* apiBase, string path)
    {
        var version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)apiBase[1])()) ?? "";

        // An older library would answer null too, but not without writing to the standard error.
        var table = IsOld(version) ? null : ((delegate* unmanaged<uint, nint*>)apiBase[0])(ApiVersion);
        return table is not null
            ? new(new OrtApi(table), version, path)
            : throw new OnnxException(
                $"The native library of ONNX Runtime at '{path}' has version {version}; 1.{ApiVersion} or later is needed. Reference a newer package "
                + $"{LibrarySearch.Packages}, or set {nameof(OnnxOptions)}.{nameof(OnnxOptions.LibraryPath)} to a newer library.");
    }

    /// <summary>Whether this library is the file at the given path.</summary>
    public bool Is(string path) => string.Equals(Real(path), Real(Path), StringComparison.Ordinal);

    private static bool IsOld(string version)
        => System.Version.TryParse(version.Split('-', '+')[0], out var parsed) && parsed < new Version(1, (int)ApiVersion);

    private static string Real(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }
}
