namespace BestRoute.Training.Tests.Replacing;

/// <summary>Trainings with an earlier package. In the log, the small model is right on questions about rivers.</summary>
public sealed class ReplacementTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_package_that_learned_the_opposite_is_replaced()
    {
        var opposite = await File.ReadAllTextAsync(SyntheticLog.Write(_folder, name: "other.jsonl", seed: 12));
        opposite = opposite.Replace("river", "(other)", StringComparison.Ordinal).Replace("proof", "river", StringComparison.Ordinal).Replace("(other)", "proof", StringComparison.Ordinal);
        await TrainAndSaveAsync(_folder.Write("opposite.jsonl", opposite), "package");

        var comparison = await CompareAsync(SyntheticLog.Pool, SyntheticLog.Write(_folder));

        Assert.True(comparison.IsBetter);
        Assert.Equal((320, false), (comparison.Queries, comparison.FavoursEarlier));
        Assert.True(comparison.Figures!.Uplift.Value > 5 * comparison.Figures.Uplift.StandardError, $"{comparison.Figures}");
        Assert.InRange(comparison.Figures.NewQuality, 0.9, 1.1);
        Assert.Empty(comparison.Differences);
    }

    [Fact]
    public async Task A_package_from_the_same_log_stays_and_is_said_to_be_favoured()
    {
        var log = SyntheticLog.Write(_folder);
        await TrainAndSaveAsync(log, "package");

        var comparison = await CompareAsync(SyntheticLog.Pool, log);

        Assert.False(comparison.IsBetter);
        Assert.Equal((320, true), (comparison.Queries, comparison.FavoursEarlier));
    }

    [Fact]
    public async Task Prices_that_all_rose_by_one_factor_do_not_change_what_the_earlier_package_saves()
    {
        await TrainAndSaveAsync(SyntheticLog.Write(_folder, name: "other.jsonl", seed: 12), "package");
        var log = SyntheticLog.Write(_folder);
        var expensive = Pools.Of(80, "large", ("small", 3));

        var (before, after) = ((await CompareAsync(SyntheticLog.Pool, log)).Figures!, (await CompareAsync(expensive, log)).Figures!);

        Assert.InRange(before.EarlierSaving, 0.1, 1);
        Assert.Equal(before.EarlierSaving, after.EarlierSaving, 9);
        Assert.Equal(before.EarlierQuality, after.EarlierQuality, 9);
    }

    [Fact]
    public async Task Queries_that_the_earlier_package_was_trained_on_are_left_out()
    {
        var known = SyntheticLog.Write(_folder);
        await TrainAndSaveAsync(known, "package");

        var comparison = await CompareAsync(SyntheticLog.Pool, known, SyntheticLog.Write(_folder, 170, 50, "new.jsonl", seed: 12));

        Assert.Equal((220, false), (comparison.Queries, comparison.FavoursEarlier));
    }

    [Fact]
    public async Task With_too_few_other_queries_all_are_used()
    {
        var known = SyntheticLog.Write(_folder);
        await TrainAndSaveAsync(known, "package");

        var comparison = await CompareAsync(SyntheticLog.Pool, known, SyntheticLog.Write(_folder, 120, 40, "new.jsonl", seed: 12));

        Assert.Equal((480, true), (comparison.Queries, comparison.FavoursEarlier));
    }

    [Fact]
    public async Task A_model_that_only_one_of_them_knows_is_told_and_does_not_stop_the_comparison()
    {
        var log = SyntheticLog.Write(_folder);
        await TrainAndSaveAsync(log, "package");
        var renamed = (await File.ReadAllTextAsync(log)).Replace("\"small\"", "\"tiny\"", StringComparison.Ordinal);

        var comparison = await CompareAsync(Pools.Of("large", ("tiny", 3)), _folder.Write("renamed.jsonl", renamed));

        Assert.Equal(
            ["The earlier package does not know 'tiny'.", "The earlier package has 'small', and the pool does not. It is compared without it."], comparison.Differences);
        Assert.Equal(0, comparison.Figures!.EarlierSaving);
        Assert.True(comparison.IsBetter);
    }

    [Fact]
    public async Task Routes_with_more_samples_than_the_pool_allows_are_told()
    {
        var log = SyntheticLog.Write(_folder);
        await TrainAndSaveAsync(log, "package");

        var earlier = EarlierPackage.Load(_folder.Path("package"), Pools.Of("large", ("small", 1)));

        var longer = earlier.Manifest.Routes.Where(static route => route.Samples > 1).ToList();
        Assert.NotEmpty(longer);
        Assert.Equal([$"The earlier package has {string.Join(", ", longer)}, which is more than the pool's maxSamples. It is compared without it."], earlier.Differences);
    }

    [Fact]
    public async Task Another_reference_is_an_error()
    {
        await TrainAndSaveAsync(SyntheticLog.Write(_folder), "package");

        var error = Assert.Throws<DataException>(() => EarlierPackage.Load(_folder.Path("package"), Pools.Of("small", ("large", 3))));

        Assert.Contains("was trained for the reference model 'large', but the reference model of the pool is 'small'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_queries_with_all_responses_compare_nothing()
    {
        var log = SyntheticLog.Write(_folder);
        await TrainAndSaveAsync(log, "package");

        // Only every tenth query has the three samples that a route of the package draws.
        var lines = (await File.ReadAllLinesAsync(log)).Select(static (line, i) => i % 10 == 0 ? line : RemoveLastSample(line));
        var comparison = await CompareAsync(SyntheticLog.Pool, _folder.Write("fewer.jsonl", string.Join('\n', lines)));

        Assert.Equal((32, false), (comparison.Queries, comparison.IsBetter));
        Assert.Null(comparison.Figures);
    }

    private static string RemoveLastSample(string line)
    {
        var row = System.Text.Json.Nodes.JsonNode.Parse(line)!;
        row["responses"]!.AsArray().RemoveAt(3);
        return row.ToJsonString();
    }

    private async Task TrainAndSaveAsync(string log, string package) =>
        (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [log], Pool = SyntheticLog.Pool })).Save(_folder.Path(package));

    private async Task<ReplacementComparison> CompareAsync(PoolFile pool, params string[] logs) =>
        (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = logs, Pool = pool, Earlier = EarlierPackage.Load(_folder.Path("package"), pool) })).Replacement!;
}
