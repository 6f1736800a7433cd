using System.Text;
using BestRoute.Onnx.Tests.Deberta;

namespace BestRoute.Onnx.Tests.Import;

/// <summary>Files that somebody damaged, byte by byte and at random, but the same way in every run: each is used, or refused with our own error.</summary>
/// <remarks>BESTROUTE_MUTATIONS sets how many per kind of file.</remarks>
public sealed class HostileModelTests : IDisposable
{
    private static readonly int _mutations = int.TryParse(Environment.GetEnvironmentVariable("BESTROUTE_MUTATIONS"), out var count) ? count : 300;

    private readonly TemporaryFolder _folder = new();

    public HostileModelTests()
    {
        new DebertaCase { Layers = 1, Kernel = 3 }.Write(_folder["from"]);
        File.WriteAllText(_folder["from", "tokenizer.json"], TinyTokenizer.Json);
        Directory.CreateDirectory(_folder["model"]);
        ModelImporter.WriteUntried(new() { From = _folder["from"], Kind = ModelKind.Reward }, _folder["model"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    public void AFolderToImport(string name) => Mutate(_folder["from", name], 400, () =>
    {
        var target = Directory.CreateDirectory(_folder["target"]);
        try
        {
            ModelImporter.WriteUntried(new() { From = _folder["from"], Kind = ModelKind.Reward }, target.FullName);
        }
        finally
        {
            target.Delete(recursive: true);
        }
    });

    [Fact]
    public void AnIndexOfWeights()
    {
        File.Move(_folder["from", "model.safetensors"], _folder["from", "a.safetensors"]);
        using var file = SafetensorsFile.Open(_folder["from", "a.safetensors"]);
        var path = _folder["from", "model.safetensors.index.json"];
        File.WriteAllText(path, "{\"weight_map\":{" + string.Join(',', file.Entries.Keys.Select(static name => $"\"{name}\":\"a.safetensors\"")) + "}}");
        Mutate(path, int.MaxValue, () => ModelWeights.Open(_folder["from"]).Dispose());
    }

    [Fact]
    public void AGraph() => Mutate(_folder["model", "model.onnx"], int.MaxValue, () => OnnxModelCheck.Check(_folder["model", "model.onnx"]));

    [Fact]
    public void ADescription() => Mutate(_folder["model", "model.json"], int.MaxValue, () => ModelFolder.Open(_folder["model"]));

    private static void Mutate(string path, int within, Action use)
    {
        var original = File.ReadAllBytes(path);
        use();
        var refused = 0;
        for (var seed = 0; seed < _mutations; seed++)
        {
            File.WriteAllBytes(path, Mutated(original, new Random(seed), Math.Min(within, original.Length)));
            try
            {
                use();
            }
            catch (OnnxModelException exception)
            {
                Assert.NotEmpty(exception.Message);
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"{Path.GetFileName(path)}, seed {seed}: {exception}");
            }
        }

        Assert.True(refused > _mutations / 10, $"only {refused} of {_mutations} were noticed: the mutations do not reach what is checked");
    }

    /// <summary>Changes some bytes near the start, where the structure is; cuts, doubles or drops a part; or puts in what such files consist of.</summary>
    private static byte[] Mutated(byte[] original, Random random, int within)
    {
        var content = original.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var place = random.Next(Math.Min(within, content.Count));
            var length = random.Next(1, Math.Min(40, content.Count - place + 1));
            switch (random.Next(6))
            {
                case 0:
                    content[place] = (byte)random.Next(256);
                    break;
                case 1:
                    content[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    content.RemoveRange(place, length);
                    break;
                case 3:
                    content.InsertRange(place, content.GetRange(place, length));
                    break;
                case 4:
                    content.RemoveRange(place, random.Next(content.Count - place));
                    break;
                default:
                    content.InsertRange(place, Encoding.UTF8.GetBytes(new[] { "-1", "99999999999999999999", "[", "{", "\"", "null", "\\ud800", "1e308", "\0", "../" }[random.Next(10)]));
                    break;
            }

            if (content.Count == 0)
            {
                break;
            }
        }

        return [.. content];
    }
}
