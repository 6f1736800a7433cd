using System.Runtime.InteropServices;

namespace BestRoute.Onnx.Tests;

public sealed class LibrarySearchTests
{
    private static readonly byte[] _oldVersion = PinnedText("1.19.2");
    private static readonly byte[] _newVersion = PinnedText("2.0.0-dev");
    private static int _asked;

    [Fact]
    public void Load_WithoutALibrary_NamesThePackages_AndTheOtherWays()
    {
        var error = Assert.Throws<OnnxException>(() => new LibrarySearch(_ => null, _ => 0).Load(null));

        Assert.Equal(OnnxErrorCode.None, error.Code);
        foreach (var part in new[] { "Microsoft.ML.OnnxRuntime (CPU)", "Microsoft.ML.OnnxRuntime.Gpu (CUDA)", "OnnxOptions.LibraryPath", "BESTROUTE_ONNXRUNTIME" })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_AsksThePathFirst_ThenTheVariable_ThenDotNet()
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
    public void Load_OfAFileThatIsNoLibrary_IsAnError()
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
    public void Load_OfAnotherLibrary_SaysThatItIsNone()
    {
        // Any library of the system does.
        var other = NativeLibrary.Load(OperatingSystem.IsWindows() ? "kernel32" : OperatingSystem.IsMacOS() ? "libSystem" : "libc.so.6");

        var error = Assert.Throws<OnnxException>(() => new LibrarySearch(_ => null, _ => other).Load(null));

        Assert.Contains("has no function OrtGetApiBase", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public unsafe void From_AnOlderLibrary_SaysSo_WithoutAskingItForAnything()
    {
        var table = stackalloc nint[] { (nint)(delegate* unmanaged<uint, nint*>)&GetNothing, (nint)(delegate* unmanaged<byte*>)&OldVersion };
        _asked = 0;

        var error = Thrown(table);

        Assert.Contains("at 'there' has version 1.19.2; 1.20 or later is needed", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public unsafe void From_ALibraryThatRefuses_SaysSo()
    {
        var table = stackalloc nint[] { (nint)(delegate* unmanaged<uint, nint*>)&GetNothing, (nint)(delegate* unmanaged<byte*>)&NewVersion };
        _asked = 0;

        Assert.Contains("has version 2.0.0-dev", Thrown(table).Message, StringComparison.Ordinal);
        Assert.Equal(1, _asked);
    }

    [NativeFact]
    public void Load_OfASecondLibrary_IsRefused_AndOfTheSameIsNot()
    {
        var library = OnnxLibrary.Load(null);

        var error = Assert.Throws<OnnxException>(() => OnnxLibrary.Load("another.so"));

        Assert.Contains($"runs ONNX Runtime from '{library.Path}', but OnnxOptions.LibraryPath is 'another.so'", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(library.Path), library.Path);
        Assert.Same(library, OnnxLibrary.Load(library.Path));
    }

    [NativeFact]
    public async Task TheVariable_DecidesWhereNothingElseIsSaid()
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

    private static byte[] PinnedText(string text)
    {
        var bytes = GC.AllocateArray<byte>(text.Length + 1, pinned: true);
        System.Text.Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }

    private static unsafe OnnxException Thrown(nint* table)
    {
        try
        {
            LoadedLibrary.From(table, "there");
        }
        catch (OnnxException exception)
        {
            return exception;
        }

        throw new InvalidOperationException("Nothing was thrown.");
    }

    [UnmanagedCallersOnly]
    private static unsafe nint* GetNothing(uint version)
    {
        _asked++;
        return null;
    }

    [UnmanagedCallersOnly]
    private static unsafe byte* OldVersion() => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_oldVersion, 0);

    [UnmanagedCallersOnly]
    private static unsafe byte* NewVersion() => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_newVersion, 0);
}
