using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BestRoute.Training.Tests;

/// <summary>
/// A log of two kinds of questions: the small model is right on questions about rivers and wrong on those about proofs, the large model
/// is right on nine of ten of either.
/// </summary>
internal static class SyntheticLog
{
    private static readonly string[] _filler = ["please", "tell", "me", "quickly", "about", "the", "longest", "known", "case", "of", "a", "simple", "one"];

    public static PoolFile Pool { get; } = Pools.Of("large", ("small", 3));

    public static string Prompt(Random random, bool easy) =>
        string.Join(' ', random.GetItems(_filler, 8).Append(easy ? "river" : "proof").OrderBy(_ => random.Next()));

    /// <summary>Writes queries of the splits train and val, each with an id and a gold answer that nobody may look at.</summary>
    public static string Write(TemporaryFolder folder, int training = 240, int validation = 80, string name = "log.jsonl", int seed = 11)
    {
        var random = new Random(seed);
        var lines = new StringBuilder();
        for (var i = 0; i < training + validation; i++)
        {
            var easy = random.Next(2) == 0;
            var prompt = Prompt(random, easy) + " " + i.ToString(CultureInfo.InvariantCulture);
            var gold = random.Next(10, 99);
            object Response(string model, double chance) => random.NextDouble() < chance
                ? new { model, text = $"The answer is {gold}", score = 1 }
                : new { model, text = $"The answer is {random.Next(100, 999)}", score = 0 };
            lines.AppendLine(JsonSerializer.Serialize(new
            {
                id = i,
                split = i < training ? "train" : "val",
                task = easy ? "river" : "proof",
                prompt,
                reference_answer = gold,
                responses = new[]
                {
                    Response("large", 0.9),
                    Response("small", easy ? 0.95 : 0.05),
                    Response("small", easy ? 0.95 : 0.05),
                    Response("small", easy ? 0.95 : 0.05),
                    new { model = "stranger", text = "?", score = 7 },
                },
            }));
        }

        return folder.Write(name, lines.ToString());
    }
}
