using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>The native library of this process. It is found and started once, and then kept.</summary>
internal static class OnnxLibrary
{
    private static readonly Lock _gate = new();
    private static LoadedLibrary? _loaded;
    private static nint _handle;
    private static bool _isResolver;

    /// <summary>Returns whether there is a native library that we can use.</summary>
    /// <param name="reason">Why there is none.</param>
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

    /// <summary>Returns the library of this process. The path of the first caller applies.</summary>
    /// <param name="path"><see cref="OnnxOptions.LibraryPath"/>.</param>
    /// <exception cref="OnnxException">There is no library, it is too old, or a library with another path is already loaded.</exception>
    public static LoadedLibrary Load(string? path)
    {
        lock (_gate)
        {
            if (_loaded is not null)
            {
                return path is null ? _loaded : Require(_loaded, path, path);
            }

            return _loaded = BecomeResolver() ? Start(path) : Require(Running(), path, LibrarySearch.OfThisProcess.Named(path));
        }
    }

    /// <summary>Makes Microsoft's binding use the library that we found. The binding asks once, when it is first used.</summary>
    /// <returns>Whether it will use it: false if the application used ONNX Runtime before, or chose a library itself.</returns>
    private static bool BecomeResolver()
    {
        if (_isResolver)
        {
            return true;
        }

        OrtEnv.DisableDllImportResolver = true;
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, static (name, _, _) => name == LibrarySearch.Name ? _handle : 0);
            return _isResolver = true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static LoadedLibrary Start(string? path)
    {
        // We search first: if the binding finds no library, or an unsuitable one, it is broken for the rest of the process.
        var library = LibrarySearch.OfThisProcess.Load(path);
        _handle = library.Handle;
        OrtEnvironment.Start();
        return library;
    }

    private static LoadedLibrary Running()
    {
        var version = OrtEnvironment.Start().GetVersionString();
        return new LoadedLibrary(0, version, LoadedLibrary.FindFile(static module => IsLibrary(module.ModuleName)) ?? LibrarySearch.Name);
    }

    // onnxruntime.dll, libonnxruntime.so.1, libonnxruntime.dylib: neither the libraries of its providers nor the .NET binding.
    private static bool IsLibrary(string file) =>
        file.StartsWith($"{LibrarySearch.Name}.", StringComparison.OrdinalIgnoreCase) || file.StartsWith($"lib{LibrarySearch.Name}.", StringComparison.Ordinal);

    private static LoadedLibrary Require(LoadedLibrary library, string? path, string? named) =>
        named is null || library.Is(named)
            ? library
            : throw new OnnxException(
                $"This process runs ONNX Runtime from '{library.Path}', but {LibrarySearch.Source(path)} is '{named}'. A process has only one native library. Set "
                + "the same path for every model, or none.");
}
