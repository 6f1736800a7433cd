using System.Diagnostics.CodeAnalysis;

namespace BestRoute.Onnx;

/// <summary>The native library of this process: found once, then kept.</summary>
internal static class OnnxLibrary
{
    private static readonly Lock _gate = new();
    private static LoadedLibrary? _loaded;

    /// <summary>Whether a native library that we can use is there.</summary>
    /// <param name="reason">Why not.</param>
    public static bool IsAvailable([NotNullWhen(false)] out string? reason)
    {
        try
        {
            Load(null);
            reason = null;
            return true;
        }
        catch (OnnxException exception)
        {
            reason = exception.Message;
            return false;
        }
    }

    /// <summary>The library of this process; the first caller's path counts.</summary>
    /// <param name="path"><see cref="OnnxOptions.LibraryPath"/>.</param>
    /// <exception cref="OnnxException">There is none, it is too old, or another one than the given is loaded already.</exception>
    public static LoadedLibrary Load(string? path)
    {
        lock (_gate)
        {
            if (_loaded is null)
            {
                return _loaded = LibrarySearch.OfThisProcess.Load(path);
            }

            if (path is not null && !_loaded.Is(path))
            {
                throw new OnnxException(
                    $"This process runs ONNX Runtime from '{_loaded.Path}', but {nameof(OnnxOptions)}.{nameof(OnnxOptions.LibraryPath)} is '{path}'. A process "
                    + "has one native library: give every model the same path, or none.");
            }

            return _loaded;
        }
    }
}
