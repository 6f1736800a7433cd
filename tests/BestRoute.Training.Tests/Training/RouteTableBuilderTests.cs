using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

public sealed class RouteTableBuilderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Estimates_are_those_of_the_run_time_and_costs_those_of_the_log()
    {
        // Both models have a ratio of their own, and every second prompt is Chinese.
        var log = _folder.Write("log.jsonl", string.Concat(File.ReadLines(SyntheticLog.Write(_folder, name: "plain.jsonl")).Select(static (line, i) =>
            (i % 2 == 0 ? line : line.Replace("\"prompt\":\"", "\"prompt\":\"请告诉我", StringComparison.Ordinal))
                .Replace("\"model\":\"large\"", $"\"model\":\"large\",{Usage("large", i)}", StringComparison.Ordinal)
                .Replace("\"model\":\"small\"", $"\"model\":\"small\",{Usage("small", i)}", StringComparison.Ordinal) + "\n")));
        var pool = SyntheticLog.Pool;
        (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [log], Pool = pool })).Save(_folder.Path("package"));
        var package = RoutingPackage.Load(_folder.Path("package"));
        using var data = TrainingData.Load([log], pool, CancellationToken.None);
        var labels = await RouteLabels.BuildAsync(data.Validation, pool, package.Manifest.ScoreScale, _ => package.Scorer, seed: 0, new ParallelOptions());

        var table = await new RouteTableBuilder(data.Validation, labels, pool, package.Manifest.LengthEstimates, package.Manifest.Encoder.NormalizesText, new ParallelOptions())
            .BuildAsync(package.ToPredictor());

        Assert.All(package.Manifest.LengthEstimates, static estimate => Assert.NotNull(estimate.CharactersPerToken));
        using var client = Client(pool);
        for (var query = 0; query < data.Validation.Count; query++)
        {
            var record = data.Validation[query];
            var decision = await client.RouteAsync([new ChatMessage(ChatRole.User, record.Prompt)]);
            foreach (var (route, assessed) in table.Routes.Index())
            {
                Assert.Equal(decision.Routes.Single(known => known.Route == assessed).DecisionCost, table.DecisionCost[query][route], 15);
                var price = pool.Models.Single(model => model.Id == assessed.Model).Price;
                var i = int.Parse(record.Origin.Split("(id ")[1].TrimEnd(')'), System.Globalization.CultureInfo.InvariantCulture);
                var (input, output) = Tokens(assessed.Model, i);
                Assert.Equal(assessed.Samples * ((input * price.InputPerMillion) + (output * price.OutputPerMillion)) / 1e6, table.Cost[query][route], 15);
            }
        }
    }

    private static (int Input, int Output) Tokens(string model, int i) =>
        model == "large" ? (20 + (i % 7), 1 + (i % 5)) : (50 + (i % 9), 300 + (i % 11));

    private static string Usage(string model, int i) =>
        $$"""
        "usage":{"inputTokens":{{Tokens(model, i).Input}},"outputTokens":{{Tokens(model, i).Output}}}
        """;

    private BestRouteChatClient Client(PoolFile pool)
    {
        var options = new BestRouteOptions { Package = _folder.Path("package") };
        pool.AddTo(options, static id => new ReplayChatClient(id, []));

        return new BestRouteChatClient(options);
    }
}
