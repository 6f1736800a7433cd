using System.Text.Json.Nodes;
using Microsoft.ML.Tokenizers;

namespace BestRoute.Training.Tests.Evaluation;

/// <summary>Which tokens the replayed costs count.</summary>
public sealed partial class PackageEvaluatorTests
{
    [Fact]
    public async Task Evaluate_async_bills_what_the_log_reports()
    {
        var random = new Random(3);
        var rows = File.ReadLines(_suite.LogPath).Select(static line => JsonNode.Parse(line)!).ToList();
        foreach (var response in rows.SelectMany(static row => row["responses"]!.AsArray()))
        {
            response!["usage"] = new JsonObject { ["inputTokens"] = random.Next(1, 900), ["outputTokens"] = random.Next(1, 9_000) };
        }

        File.WriteAllLines(_suite.LogPath, rows.Select(static row => row.ToJsonString()));

        var report = await PackageEvaluator.MeasureAsync(_suite.Request());

        AssertMeanCosts(report, rows, static (_, response) => ((int)response["usage"]!["inputTokens"]!, (int)response["usage"]!["outputTokens"]!));
    }

    [Fact]
    public async Task Evaluate_async_counts_tokens_as_the_pool_says_else_as_the_training_did()
    {
        var rows = File.ReadLines(_suite.LogPath).Select(static line => JsonNode.Parse(line)!).ToList();
        var library = TiktokenTokenizer.CreateForEncoding("o200k_base");
        (double, double) Library(string prompt, JsonNode response) => (library.CountTokens(prompt), library.CountTokens((string)response["text"]!));
        (double, double) Characters(string prompt, JsonNode response) => (Tokens(prompt), Tokens((string)response["text"]!));
        var request = _suite.Request();

        AssertMeanCosts(await PackageEvaluator.MeasureAsync(request), rows, Characters);
        AssertMeanCosts(await PackageEvaluator.MeasureAsync(request with { Pool = _suite.Pool.WithTokens(TokenCounting.O200k) }), rows, Library);

        var manifest = _suite.Package.Manifest;
        (_suite.Package with { Manifest = manifest with { Pool = manifest.Pool with { Tokens = PackagePool.O200k } } }).Save(_suite.PackagePath);
        AssertMeanCosts(await PackageEvaluator.MeasureAsync(request), rows, Library);
        AssertMeanCosts(await PackageEvaluator.MeasureAsync(request with { Pool = _suite.Pool.WithTokens(TokenCounting.Characters) }), rows, Characters);
    }

    /// <summary>Computes the mean cost of each model's first sample from the rows that can be used.</summary>
    private static void AssertMeanCosts(EvaluationFigures report, List<JsonNode> rows, Func<string, JsonNode, (double Input, double Output)> tokens)
    {
        (string Model, double InputPrice, double OutputPrice)[] models = [("large", 10, 30), ("middle", 1, 4), ("small", 0.2, 0.5)];
        var used = rows.FindAll(static row => (string?)row["split"] == "test" && Of(row, "small").Count() == 3);
        Assert.Equal(
            models.Select(static model => model.Model),
            report.CostEstimation.Select(static model => model.Model));
        Assert.All(models.Zip(report.CostEstimation), pair => Assert.Equal(
            used.Average(row =>
            {
                var (input, output) = tokens((string)row["prompt"]!, Of(row, pair.First.Model).First());
                return ((input * pair.First.InputPrice) + (output * pair.First.OutputPrice)) / 1e6;
            }),
            pair.Second.MeanCost,
            12));
        Assert.Equal(1000 * report.CostEstimation[0].MeanCost, report.Reference.CostPerThousandQueries, 9);

        static IEnumerable<JsonNode> Of(JsonNode row, string model) => row["responses"]!.AsArray().Where(response => (string?)response!["model"] == model)!;
    }
}
