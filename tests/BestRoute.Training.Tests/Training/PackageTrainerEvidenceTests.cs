using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

/// <summary>What training does with logs that show little or nothing.</summary>
public sealed class PackageTrainerEvidenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(8, 2)]
    [InlineData(17, 3)]
    [InlineData(26, 4)]
    public async Task A4_A_few_queries_make_a_package_that_stays_with_the_reference(int training, int validation)
    {
        var result = await TrainAsync(SyntheticLog.Write(_folder, training, validation));

        Assert.Null(result.Lambda);
        Assert.Equal((training + validation, 0.0, 0.0), (result.Estimate.Queries, result.Estimate.CostReduction.Value, result.Estimate.QualityChange.Value));
        Assert.InRange(result.Estimate.QueriesNeeded!.Value, 60, 10_000);
        result.Save(_folder.Path("package"));
        var decision = await RouteAsync(_folder.Path("package"), "tell me about the river");
        Assert.Equal(("large", RoutingReason.TargetKeepsReference, null, null), (decision.Route.Model, decision.Reason, decision.Lambda, decision.Target));
        Assert.Contains("was shown to keep the quality when the package was trained, so the reference answers", decision.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enough_queries_save_about_what_the_estimate_says()
    {
        var result = await TrainAsync(SyntheticLog.Write(_folder));
        var package = result.Package;
        using var log = new ResponseLog([SyntheticLog.Write(_folder, 2000, 0, "fresh.jsonl", seed: 12)], SyntheticLog.Pool);
        using var replay = new PoolReplay("in memory", package, SyntheticLog.Pool, [.. log.Read()], 2);
        var reference = await replay.RunAsync(replay.Routes[replay.ReferenceRoute], CancellationToken.None);

        var fresh = await replay.RunOperatingPointAsync(CancellationToken.None);

        Assert.Equal(320, result.Estimate.Queries);
        Assert.InRange(fresh.SavingAgainst(reference), result.Estimate.CostReduction.Low - 0.05, result.Estimate.CostReduction.High + 0.05);
        Assert.InRange(fresh.QualityChangeAgainst(reference), result.Estimate.QualityChange.Low - 0.02, result.Estimate.QualityChange.High + 0.02);
        Assert.Equal(result.Estimate.CostReduction.Value, result.Metrics["crossFitted.costReduction"]);
        Assert.Equal(result.Estimate.DropBound, result.Metrics["crossFitted.dropBound"]);
    }

    [Fact]
    public async Task A_model_that_was_mostly_unavailable_is_not_used()
    {
        // It has six responses, all of them right, and would look perfect.
        int[] rows = [3, 4, 5, 6, 7, 250];
        var log = _folder.Write("rare.jsonl", string.Join('\n', File.ReadLines(SyntheticLog.Write(_folder)).Select((line, i) =>
        {
            var row = JsonNode.Parse(line)!;
            var responses = row["responses"]!.AsArray();
            responses.RemoveAt(responses.Count - 1);
            if (rows.Contains(i))
            {
                responses.Add(new JsonObject { ["model"] = "rare", ["text"] = $"The answer is {row["reference_answer"]}", ["score"] = 1 });
            }

            return row.ToJsonString();
        })));
        var pool = Pools.Of("large", ("small", 3), ("rare", 1));

        var result = await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [log], Pool = pool });
        var without = await TrainAsync(log);

        Assert.Contains("The router does not use 'rare': only 5 of 240 training queries have its responses. Draw at least 30.", result.Notices);
        var predictions = new RoutePrediction[result.Routes.Count];
        foreach (var prompt in (string[])["tell me about the river", "tell me about the proof"])
        {
            await result.Package.ToPredictor().PredictAsync(prompt, predictions, CancellationToken.None);
            Assert.InRange(predictions[result.Routes.ToList().IndexOf(new ModelRoute("rare", 1))].MatchProbability, 0, 0.01);
        }

        // So the package saves what it saves without the model.
        Assert.Equal(320, result.Estimate.Queries);
        Assert.InRange(result.Estimate.CostReduction.Value, without.Estimate.CostReduction.Low, without.Estimate.CostReduction.High);
    }

    [Fact]
    public async Task Incomplete_observations_are_used_as_far_as_they_go()
    {
        // Of 1,500 queries, a third have responses of the small model. Of these, one in ten lacks the reference.
        var wide = SyntheticLog.Write(_folder, 1200, 300);
        var log = _folder.Write("incomplete.jsonl", string.Join('\n', File.ReadLines(wide).Select(static (line, i) =>
        {
            var row = JsonNode.Parse(line)!;
            var missing = i % 3 > 0 ? "small" : i % 30 == 0 ? "large" : "stranger";
            row["responses"] = new JsonArray([.. row["responses"]!.AsArray().Where(response => (string?)response!["model"] != missing).Select(static response => response!.DeepClone())]);
            return row.ToJsonString();
        })));
        var complete = await TrainAsync(wide);

        var result = await TrainAsync(log);

        Assert.Equal(1500, complete.Estimate.Queries);
        Assert.InRange(result.Estimate.Queries, 400, 500);
        Assert.Equal((1200, 300), (result.TrainingQueries, result.ValidationQueries));
        Assert.StartsWith(
            $"The heads learned from all 1,500 queries, but what the package saves was measured on {result.Estimate.Queries} of them.", Assert.Single(result.Notices), StringComparison.Ordinal);
        Assert.Empty(complete.Notices);

        // What it saves is not diluted by queries that only the reference answered.
        Assert.InRange(result.Estimate.CostReduction.Value, complete.Estimate.CostReduction.Value - 0.1, complete.Estimate.CostReduction.Value + 0.1);
        Assert.InRange(result.Estimate.QualityChange.Value, complete.Estimate.QualityChange.Value - 0.04, complete.Estimate.QualityChange.Value + 0.04);
    }

    [Fact]
    public async Task A5_Equal_scores_are_refused()
    {
        var log = Rewrite(static (row, _) => ForEach(row, static response => response["score"] = 0.5));

        var error = await Assert.ThrowsAsync<DataException>(() => TrainAsync(log));

        Assert.Contains("all 1280 scores are 0.5, so there is nothing to learn", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A5_Equal_quality_goes_to_the_cheaper_model_and_to_one_sample()
    {
        // Whatever a query is, all models are right, or all are wrong.
        var log = Rewrite(static (row, i) => ForEach(row, response => response["score"] = i % 3 == 0 ? 0 : 1));

        var result = await TrainAsync(log);
        result.Save(_folder.Path("package"));

        Assert.Equal([new ModelRoute("small", 2), new ModelRoute("small", 3)], result.PrunedRoutes);
        Assert.Equal(0, result.Estimate.QualityChange.Value);
        foreach (var prompt in new[] { "tell me about the longest river please", "tell me about the simple proof please" })
        {
            Assert.Equal(new ModelRoute("small", 1), (await RouteAsync(_folder.Path("package"), prompt)).Route);
        }
    }

    [Fact]
    public async Task A6_Rows_of_one_prompt_are_joined()
    {
        var wide = SyntheticLog.Write(_folder);
        var rows = File.ReadLines(wide).SelectMany(static line =>
        {
            var row = JsonNode.Parse(line)!;
            return row["responses"]!.AsArray().Select(response =>
            {
                var own = row.DeepClone();
                own["responses"] = new JsonArray(response!.DeepClone());
                return own.ToJsonString();
            });
        });
        var one = await TrainAsync(wide);

        var joined = await TrainAsync(_folder.Write("long.jsonl", string.Join('\n', rows)));

        Assert.Equal(one.Package.Heads.Weights, joined.Package.Heads.Weights);
        Assert.Equal((240, 80, one.Lambda), (joined.TrainingQueries, joined.ValidationQueries, joined.Lambda));
    }

    [Fact]
    public async Task A6_One_file_for_each_model_is_joined()
    {
        var wide = SyntheticLog.Write(_folder);
        string Only(string model) => _folder.Write($"{model}.jsonl", string.Join('\n', File.ReadLines(wide).Select(line =>
        {
            var row = JsonNode.Parse(line)!;
            row["responses"] = new JsonArray([.. row["responses"]!.AsArray().Where(response => (string)response!["model"]! == model).Select(static response => response!.DeepClone())]);
            return row.ToJsonString();
        })));

        var joined = await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [Only("large"), Only("small")], Pool = SyntheticLog.Pool });

        Assert.Equal((await TrainAsync(wide)).Package.Heads.Weights, joined.Package.Heads.Weights);
    }

    [Fact]
    public async Task A6_Models_without_a_common_prompt_are_refused()
    {
        var log = Rewrite(static (row, i) =>
        {
            var kept = i % 2 == 0 ? "large" : "small";
            foreach (var other in row["responses"]!.AsArray().Where(response => (string)response!["model"]! != kept).ToList())
            {
                row["responses"]!.AsArray().Remove(other);
            }
        });

        var error = await Assert.ThrowsAsync<DataException>(() => TrainAsync(log));

        Assert.Contains("no query of split 'train' has responses of both models, the reference 'large' and 'small'", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The same prompt twice, with all models in both rows: two queries.</summary>
    [Fact]
    public void Complete_rows_of_one_prompt_stay_apart()
    {
        var line = File.ReadLines(SyntheticLog.Write(_folder)).First();
        using var log = new ResponseLog([_folder.Write("twice.jsonl", line + "\n" + line)], SyntheticLog.Pool);

        Assert.Equal(2, log.ReadJoined(CancellationToken.None).Count);
    }

    private static Task<TrainingResult> TrainAsync(string log) =>
        PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [log], Pool = SyntheticLog.Pool });

    private static async Task<RoutingDecision> RouteAsync(string package, string prompt)
    {
        var options = new BestRouteOptions { Package = package, OutOfDistributionLimit = null };
        SyntheticLog.Pool.AddTo(options, static id => new ReplayChatClient(id, []));

        using var client = new BestRouteChatClient(options);
        return await client.RouteAsync([new ChatMessage(ChatRole.User, prompt)]);
    }

    private static void ForEach(JsonNode row, Action<JsonNode> change)
    {
        foreach (var response in row["responses"]!.AsArray())
        {
            change(response!);
        }
    }

    private string Rewrite(Action<JsonNode, int> change) =>
        _folder.Write("changed.jsonl", string.Join('\n', File.ReadLines(SyntheticLog.Write(_folder)).Select((line, i) =>
        {
            var row = JsonNode.Parse(line)!;
            change(row, i);
            return row.ToJsonString();
        })));
}
