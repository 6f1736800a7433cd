using System.Text;
using System.Text.Json;

namespace BestRoute.Tool.Tests;

/// <summary>A made-up log and pool in a folder of their own: long prompts are hard, and the small model fails them.</summary>
internal sealed class SyntheticFiles : IDisposable
{
    private static readonly string[] _words = ["sum", "prime", "poem", "date", "matrix", "story", "proof", "city", "tax", "song"];

    public SyntheticFiles()
    {
        File.WriteAllText(Pool, """
            {
              "reference": "large",
              "models": [
                { "id": "large", "inputPricePerMillion": 10, "outputPricePerMillion": 30 },
                { "id": "small", "inputPricePerMillion": 0.2, "outputPricePerMillion": 0.5, "maxSamples": 2 }
              ]
            }
            """);
        File.WriteAllText(Data, Log(new Random(3)));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("bestroute-tool-").FullName;

    public string Pool => Path.Combine(Folder, "pool.json");

    public string Data => Path.Combine(Folder, "log.jsonl");

    public string Package => Path.Combine(Folder, "package");

    public string Report => Path.Combine(Folder, "reports", "report.json");

    public string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Log(Random random)
    {
        var log = new StringBuilder();
        for (var query = 0; query < 300; query++)
        {
            var hard = random.Next(2) == 0;
            var words = Enumerable.Range(0, hard ? 40 : 5).Select(_ => _words[random.Next(_words.Length)]);
            log.AppendLine(JsonSerializer.Serialize(new
            {
                prompt = $"{(hard ? "Prove" : "Say")} {string.Join(' ', words)} {query}",
                split = (query % 10) switch { < 6 => "train", < 8 => "val", _ => "test" },
                responses = new[]
                {
                    Response("large", random, 0.9), Response("small", random, hard ? 0.1 : 0.9), Response("small", random, hard ? 0.1 : 0.9),
                },
            }));
        }

        return log.ToString();
    }

    private static object Response(string model, Random random, double skill) => new
    {
        model,
        text = $"{new string('y', random.Next(50, 200))} The answer is {random.Next(9)}.",
        score = random.NextDouble() < skill ? 1 : 0,
    };
}
