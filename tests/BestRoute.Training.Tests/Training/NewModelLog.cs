using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BestRoute.Training.Tests.AddModel;

/// <summary>Responses of a model that came after <see cref="SyntheticLog"/>: right on proofs, on which the small model is wrong, and wrong on rivers.</summary>
internal static class NewModelLog
{
    public static PoolFile Pool { get; } = Pools.Of("large", ("small", 3), ("fresh", 2));

    public static string Write(TemporaryFolder folder, int rows = 60, string name = "new.jsonl", int samples = 2, string split = "train", int seed = 21)
    {
        var random = new Random(seed);
        var lines = new StringBuilder();
        for (var i = 0; i < rows; i++)
        {
            var easy = i % 2 == 0;
            object Response(string model, double chance) => new { model, text = $"The answer is {random.Next(99)}", score = random.NextDouble() < chance ? 1 : 0 };
            lines.AppendLine(JsonSerializer.Serialize(new
            {
                split,
                prompt = $"{SyntheticLog.Prompt(random, easy)} new {i.ToString(CultureInfo.InvariantCulture)}",
                responses = Enumerable.Range(0, samples).Select(_ => Response("fresh", easy ? 0.05 : 0.95)).Append(Response("large", 0.9)),
            }));
        }

        return folder.Write(name, lines.ToString());
    }
}
