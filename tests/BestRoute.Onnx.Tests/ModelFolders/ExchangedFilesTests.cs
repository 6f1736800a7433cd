using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BestRoute.Onnx.Tests.ModelFolders;

/// <summary>Files of a model folder that somebody exchanges while the model is opened.</summary>
public sealed class ExchangedFilesTests(TinyModels models) : IClassFixture<TinyModels>, IDisposable
{
    private const string Text = "please tell me about the river";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NativeTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_opened_is_what_was_checked(bool inPlace)
    {
        Copy(models.Encoder, _folder["model"]);
        var exchange = new Exchange(() => Replace(models.OtherEncoder, _folder["model"], inPlace));

        using var encoder = OnnxQueryEncoder.Load(_folder["model"], TinyModels.Cpu, exchange);

        using var original = OnnxQueryEncoder.Load(models.Encoder, TinyModels.Cpu);
        using var other = OnnxQueryEncoder.Load(_folder["model"], TinyModels.Cpu);
        Assert.Equal(1, exchange.Times);
        Assert.Equal(await Encode(original), await Encode(encoder));
        Assert.NotEqual(await Encode(original), await Encode(other));
        Assert.Equal(((IFingerprinted)original).Fingerprint, ((IFingerprinted)encoder).Fingerprint);
    }

    [NativeFact]
    public void An_exchanged_model_is_not_copied_into_a_package()
    {
        Copy(models.Encoder, _folder["model"]);
        using var encoder = OnnxQueryEncoder.Load(_folder["model"], TinyModels.Cpu);
        Replace(models.OtherEncoder, _folder["model"], inPlace: true);

        var error = Assert.Throws<OnnxModelException>(() => ((IModelFolder)encoder).CopyTo(_folder["package"]));

        Assert.Contains("was replaced", error.Message, StringComparison.Ordinal);
    }

    [NativeFact]
    public async Task The_private_copy_is_gone_when_the_model_is_closed_and_on_unix_while_it_is_open()
    {
        Directory.CreateDirectory(_folder["temporary"]);

        var child = await ChildProcess.RunAsync($"encoder {models.Encoder}", (TemporaryVariable, _folder["temporary"]));

        Assert.Equal(OperatingSystem.IsWindows() ? "1 0" : "0 0", child.Output.TrimEnd());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["temporary"], "bestroute-*"));
    }

    [NativeFact]
    public async Task Without_room_for_the_private_copy_the_error_says_what_to_do()
    {
        var child = await ChildProcess.RunAsync($"encoder {models.Encoder}", (TemporaryVariable, _folder["absent"]));

        Assert.Contains($"cannot be copied to a private folder in '{_folder["absent"]}", child.Output, StringComparison.Ordinal);
        Assert.Contains($"Set the environment variable {TemporaryVariable} to a folder with room", child.Output, StringComparison.Ordinal);
    }

    private static string TemporaryVariable => OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR";

    private static async Task<float[]> Encode(OnnxQueryEncoder encoder)
    {
        var vector = new float[encoder.Dimensions];
        await encoder.EncodeAsync(Text, vector, CancellationToken.None);
        return vector;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        Replace(from, to, inPlace: true);
    }

    /// <summary>Writes the files of another model into a folder: over the bytes of the files, or as new files of the same names.</summary>
    private static void Replace(string from, string to, bool inPlace)
    {
        foreach (var file in Directory.EnumerateFiles(from))
        {
            var target = Path.Combine(to, Path.GetFileName(file));
            if (inPlace)
            {
                using var stream = new FileStream(target, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
                stream.Write(File.ReadAllBytes(file));
                stream.SetLength(stream.Position);
            }
            else
            {
                File.Copy(file, target + ".new");
                File.Move(target + ".new", target, overwrite: true);
            }
        }
    }

    /// <summary>Exchanges the files where a model asks for its logger: when everything is checked, and before ONNX Runtime opens anything.</summary>
    private sealed class Exchange(Action exchange) : ILoggerFactory
    {
        public int Times { get; private set; }

        public ILogger CreateLogger(string categoryName)
        {
            Times++;
            exchange();
            return NullLogger.Instance;
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
