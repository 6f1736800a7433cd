using System.Text.Json;
using System.Text.Json.Nodes;

namespace BestRoute.Training.Tests;

/// <summary>Which tokens a training counts, from the log to the package.</summary>
public sealed class PackageTrainerTokenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A7_Reported_tokens_are_what_a_package_knows_of_lengths_and_prompts()
    {
        // The small model thinks: 500 tokens or so for a text of 16 characters.
        var usages = new Dictionary<string, (List<long> Input, List<long> Output)> { ["large"] = ([], []), ["small"] = ([], []) };
        var random = new Random(2);
        var log = Rewrite(SyntheticLog.Write(_folder), (split, prompt, model) =>
        {
            if (!usages.TryGetValue(model, out var counts))
            {
                return null;
            }

            long input = (prompt.Length / (model == "small" ? 2 : 5)) + random.Next(3), output = model == "small" ? random.Next(400, 600) : random.Next(5, 9);
            if (split == "train")
            {
                counts.Input.Add(input);
                counts.Output.Add(output);
            }

            return new { inputTokens = input, outputTokens = output };
        });
        var characters = Prompts(log).Sum(static prompt => (long)prompt.Length);

        var manifest = await TrainAsync(log, SyntheticLog.Pool);

        Assert.Equal(
            [
                new LengthEstimate("large", usages["large"].Output.Average(), 240, characters / (double)usages["large"].Input.Sum()),
                new LengthEstimate("small", usages["small"].Output.Average(), 720, 3 * characters / (double)usages["small"].Input.Sum()),
            ],
            manifest.LengthEstimates);
        Assert.Null(manifest.Pool.Tokens);
    }

    [Fact]
    public async Task A7_Without_usage_the_tokenizer_counts_and_the_package_says_so()
    {
        var log = SyntheticLog.Write(_folder);
        var pool = SyntheticLog.Pool.WithTokens(TokenCounting.O200k);

        var manifest = await TrainAsync(log, pool);

        // "The answer is 42" are five tokens, with two or three digits alike.
        Assert.Equal("o200k", manifest.Pool.Tokens);
        Assert.All(manifest.LengthEstimates, static estimate => Assert.Equal(5, estimate.MeanOutputTokens));
        var library = Microsoft.ML.Tokenizers.TiktokenTokenizer.CreateForEncoding("o200k_base");
        var ratio = Prompts(log).Sum(static prompt => (double)prompt.Length) / Prompts(log).Sum(prompt => library.CountTokens(prompt));
        Assert.All(manifest.LengthEstimates, estimate => Assert.Equal(ratio, estimate.CharactersPerToken!.Value, 12));
    }

    [Fact]
    public async Task Four_characters_a_token_leave_no_trace()
    {
        var log = SyntheticLog.Write(_folder);

        var manifest = await TrainAsync(log, SyntheticLog.Pool);

        Assert.Null(manifest.Pool.Tokens);
        Assert.All(manifest.LengthEstimates, static estimate => Assert.Null(estimate.CharactersPerToken));
    }

    [Fact]
    public async Task A7_Reported_tokens_count_in_the_costs_by_which_settings_are_chosen()
    {
        // By its texts the small model costs a fraction of the reference; with what it thinks it costs a hundred times more.
        var log = SyntheticLog.Write(_folder);
        var thinking = Rewrite(log, static (_, prompt, model) => new { inputTokens = prompt.Length / 4, outputTokens = model == "small" ? 5_000 : 5 });

        var cheap = (await TrainAsync(log, SyntheticLog.Pool)).Sweep.Lambdas[^1];
        var expensive = (await TrainAsync(thinking, SyntheticLog.Pool)).Sweep.Lambdas[^1];

        // Lambda is quality per dollar: the sweep ends where only the cheapest routes are chosen, which takes less where costs are further apart.
        Assert.True(expensive < cheap, $"{expensive}, {cheap}");
    }

    private async Task<PackageManifest> TrainAsync(string log, PoolFile pool)
    {
        (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [log], Pool = pool, Parallelism = 2 })).Save(_folder.Path("package"));
        return RoutingPackage.Load(_folder.Path("package")).Manifest;
    }

    private static IEnumerable<string> Prompts(string log) => File.ReadLines(log)
        .Select(static line => JsonNode.Parse(line)!)
        .Where(static row => (string?)row["split"] == "train")
        .Select(static row => (string)row["prompt"]!);

    private string Rewrite(string log, Func<string, string, string, object?> usage) => _folder.Write("usage.jsonl", string.Concat(File.ReadLines(log).Select(line =>
    {
        var row = JsonNode.Parse(line)!;
        foreach (var response in row["responses"]!.AsArray())
        {
            response!["usage"] = JsonSerializer.SerializeToNode(usage((string)row["split"]!, (string)row["prompt"]!, (string)response["model"]!));
        }

        return row.ToJsonString() + "\n";
    })));
}
