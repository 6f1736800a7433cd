namespace BestRoute.Training.Tests.Evaluation.Sharding;

public sealed class EvaluationShardsTests : IDisposable
{
    private readonly SyntheticSuite _suite = new(blankShare: 0.1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _suite.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(SyntheticSuite.TestQueries + 2)]
    public async Task Merge_async_gives_the_bytes_of_an_evaluation_in_one_part(int count)
    {
        var request = _suite.Request() with { Methods = PackageEvaluator.MethodNames, Command = "bestroute evaluate" };
        var whole = await PackageEvaluator.MeasureAsync(request);

        var shards = await MeasureAsync(request, count);
        shards.Reverse();
        var merged = await EvaluationShards.MergeAsync(shards);

        Assert.Equal(whole.ToJson(), merged.ToJson());
        Assert.Empty(Directory.GetFiles(_folder.Path(""), "*.partial"));
    }

    [Fact]
    public async Task Merge_async_with_trained_baselines_gives_the_bytes_of_an_evaluation_in_one_part()
    {
        var log = SyntheticLog.Write(_folder);
        (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [log], Pool = SyntheticLog.Pool })).Save(_folder.Path("package"));
        var request = new EvaluationRequest
        {
            Package = _folder.Path("package"),
            DataFiles = [log],
            Pool = SyntheticLog.Pool,
            Split = "val",
            Methods = ["best-route", "best-route-threshold", "nearest-neighbours", "n-class", "cascade-exact", "oracle"],
            Resamples = 20,
        };
        var whole = await PackageEvaluator.MeasureAsync(request);

        Assert.Equal(whole.ToJson(), (await EvaluationShards.MergeAsync(await MeasureAsync(request, 2))).ToJson());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(TokenCounting.O200k)]
    public async Task Merge_async_counts_tokens_as_the_shards_did(TokenCounting? tokens)
    {
        var request = Few() with { Pool = tokens is { } stated ? _suite.Pool.WithTokens(stated) : _suite.Pool };

        var merged = await EvaluationShards.MergeAsync(await MeasureAsync(request, 2));

        Assert.Equal((await PackageEvaluator.MeasureAsync(request)).ToJson(), merged.ToJson());
    }

    [Fact]
    public async Task Measure_async_deals_the_queries_in_turn()
    {
        var sizes = new List<int>();
        for (var shard = 0; shard < 3; shard++)
        {
            sizes.Add((await EvaluationShards.MeasureAsync(Few(), ShardOf(shard, 3), _folder.Path($"{shard}"))).Queries);
        }

        Assert.Equal([14, 13, 13], sizes);
        Assert.True(EvaluationShards.IsShard(_folder.Path("0")));
        Assert.False(EvaluationShards.IsShard(_suite.LogPath));
    }

    [Fact]
    public async Task Measure_async_that_is_stopped_leaves_no_file()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => EvaluationShards.MeasureAsync(Few(), Shard.Whole, _folder.Path("shard"), progress: null, new CancellationToken(canceled: true)));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path("")));
    }

    [Fact]
    public async Task Merge_async_refuses_shards_that_are_not_those_of_one_evaluation()
    {
        var shards = await MeasureAsync(Few(), 2);
        var other = _folder.Path("other");
        await EvaluationShards.MeasureAsync(Few() with { Methods = ["fixed"] }, ShardOf(1, 2), other);
        var third = _folder.Path("third");
        await EvaluationShards.MeasureAsync(Few(), ShardOf(1, 3), third);

        await RefusesAsync([shards[0]], "Missing shards: 1/2");
        await RefusesAsync([shards[0], shards[1], shards[1]], "Shard 1/2 appears twice");
        await RefusesAsync([shards[0], other], "do not have the same pool, split, methods or paths");
        await RefusesAsync([shards[0], third], "is shard 1/3");
        await RefusesAsync([shards[0], _suite.LogPath], "not a shard of an evaluation");
        await RefusesAsync([shards[0], _folder.Path("absent")], "cannot be read");
    }

    [Fact]
    public async Task Merge_async_refuses_a_damaged_shard()
    {
        var shards = await MeasureAsync(Few(), 2);
        var bytes = File.ReadAllBytes(shards[1]);
        foreach (var damaged in new[] { bytes[..^1], [.. bytes[..^100], (byte)(bytes[^100] ^ 1), .. bytes[^99..]], bytes[..5000] })
        {
            File.WriteAllBytes(shards[1], damaged);
            await RefusesAsync(shards, "incomplete or damaged");
        }
    }

    [Fact]
    public async Task Merge_async_refuses_data_that_have_changed()
    {
        var shards = await MeasureAsync(Few(), 2);
        File.AppendAllText(_suite.LogPath, "\n");

        await RefusesAsync(shards, "the shards were measured with another set of data files");
    }

    private static Shard ShardOf(int index, int count)
    {
        Assert.True(Shard.TryParse($"{index}/{count}", out var shard));
        return shard;
    }

    private EvaluationRequest Few() => _suite.Request() with { Methods = ["best-route", "fixed"] };

    private async Task<List<string>> MeasureAsync(EvaluationRequest request, int count)
    {
        var shards = new List<string>();
        for (var shard = 0; shard < count; shard++)
        {
            shards.Add(_folder.Path($"shard-{shard}"));
            await EvaluationShards.MeasureAsync(request, ShardOf(shard, count), shards[^1]);
        }

        return shards;
    }

    private static async Task RefusesAsync(IReadOnlyList<string> shards, string reason) =>
        Assert.Contains(reason, (await Assert.ThrowsAsync<DataException>(() => EvaluationShards.MergeAsync(shards))).Message, StringComparison.Ordinal);
}
