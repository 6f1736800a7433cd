using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx.Tests;

public sealed class LibrarySearchTests
{
    private static readonly byte[] _oldVersion = PinnedText("1.30.9");
    private static readonly byte[] _newVersion = PinnedText("2.0.0-dev");
    private static int _asked;

    [Fact]
    public void Load_without_a_library_names_the_packages_and_the_other_ways()
    {
        var error = Assert.Throws<OnnxException>(() => new LibrarySearch(_ => null, _ => 0).Load(null));

        Assert.Equal(OnnxErrorCode.None, error.Code);
        foreach (var part in new[] { "Microsoft.ML.OnnxRuntime (CPU)", "Microsoft.ML.OnnxRuntime.Gpu (CUDA)", "OnnxOptions.LibraryPath", "BESTROUTE_ONNXRUNTIME" })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_asks_the_path_first_then_the_variable_then_dot_net()
    {
        var probed = 0;
        var search = new LibrarySearch(
            name => name == "BESTROUTE_ONNXRUNTIME" ? "no/variable.so" : null,
            _ =>
            {
                probed++;
                return 0;
            });

        Assert.Equal(
            "The native library of ONNX Runtime that OnnxOptions.LibraryPath names does not exist: 'no/path.so'.",
            Assert.Throws<OnnxException>(() => search.Load("no/path.so")).Message);
        Assert.Equal(
            "The native library of ONNX Runtime that the environment variable BESTROUTE_ONNXRUNTIME names does not exist: 'no/variable.so'.",
            Assert.Throws<OnnxException>(() => search.Load(null)).Message);
        Assert.Equal(0, probed);
    }

    [Fact]
    public void Load_of_a_file_that_is_no_library_is_an_error()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "no library");
            var error = Assert.Throws<OnnxException>(() => new LibrarySearch(_ => null, _ => 0).Load(path));
            Assert.Contains("OnnxOptions.LibraryPath names cannot be loaded: ", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_of_another_library_says_that_it_is_none()
    {
        // Any library of the system does.
        var other = NativeLibrary.Load(OperatingSystem.IsWindows() ? "kernel32" : OperatingSystem.IsMacOS() ? "libSystem" : "libc.so.6");

        var error = Assert.Throws<OnnxException>(() => new LibrarySearch(_ => null, _ => other).Load(null));

        Assert.Contains("has no function OrtGetApiBase", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public unsafe void From_AnOlderLibrary_SaysSo_WithoutAskingItForAnything()
    {
        _asked = 0;

        var error = Thrown(&OldVersion);

        Assert.Contains("at 'there' has version 1.30.9, but 1.31 or later is needed", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public unsafe void From_ALibraryThatRefuses_SaysSo()
    {
        _asked = 0;

        Assert.Contains("has version 2.0.0-dev", Thrown(&NewVersion).Message, StringComparison.Ordinal);
        Assert.Equal(1, _asked);
    }

    [NativeFact]
    public void Load_of_a_second_library_is_refused_and_of_the_same_is_not()
    {
        var library = OnnxLibrary.Load(null);

        var error = Assert.Throws<OnnxException>(() => OnnxLibrary.Load("another.so"));

        Assert.Contains($"runs ONNX Runtime from '{library.Path}', but OnnxOptions.LibraryPath is 'another.so'", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(library.Path), library.Path);
        Assert.Same(library, OnnxLibrary.Load(library.Path));
    }

    [NativeFact]
    public async Task The_variable_decides_where_nothing_else_is_said()
    {
        var folder = Directory.CreateTempSubdirectory("bestroute-library-");
        try
        {
            var copy = Path.Combine(folder.FullName, Path.GetFileName(OnnxLibrary.Load(null).Path));
            File.Copy(OnnxLibrary.Load(null).Path, copy);

            var child = await ChildProcess.RunAsync("library", (LibrarySearch.Variable, copy));

            Assert.Equal(copy, child.Output.TrimEnd());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [NativeFact]
    public async Task The_library_of_the_application_is_used_where_it_started_onnx_runtime_first()
    {
        var path = OnnxLibrary.Load(null).Path;

        var child = await ChildProcess.RunAsync("second");
        var other = await ChildProcess.RunAsync("second", (LibrarySearch.Variable, "another.so"));

        Assert.Equal($"{path} 3", child.Output.TrimEnd());
        Assert.Equal("", child.Error);
        Assert.StartsWith($"This process runs ONNX Runtime from '{path}', but ", other.Output, StringComparison.Ordinal);
    }

    private static byte[] PinnedText(string text)
    {
        var bytes = GC.AllocateArray<byte>(text.Length + 1, pinned: true);
        System.Text.Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }

    private static unsafe OnnxException Thrown(delegate* unmanaged<byte*> version)
    {
        var functions = new OrtApiBase { GetApi = (nint)(delegate* unmanaged<uint, void*>)&GetNothing, GetVersionString = (nint)version };
        try
        {
            LoadedLibrary.From(0, &functions, "there");
        }
        catch (OnnxException exception)
        {
            return exception;
        }

        throw new InvalidOperationException("Nothing was thrown.");
    }

    [UnmanagedCallersOnly]
    private static unsafe void* GetNothing(uint version)
    {
        _asked++;
        return null;
    }

    [UnmanagedCallersOnly]
    private static unsafe byte* OldVersion() => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_oldVersion, 0);

    [UnmanagedCallersOnly]
    private static unsafe byte* NewVersion() => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_newVersion, 0);
}
