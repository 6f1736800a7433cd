using System.Globalization;

namespace BestRoute.Training.Tests.Targets;

/// <summary>Calibration of a trained package, from files to what an application then gets.</summary>
public sealed class PackageCalibratorTests(PackageCalibratorTests.Trained trained) : IClassFixture<PackageCalibratorTests.Trained>
{
    private static readonly RoutingTarget _bound = RoutingTarget.MaxQualityDrop(0.05);

    [Fact]
    public async Task A_quality_target_is_written_into_the_package_and_decides_at_run_time()
    {
        var package = trained.Copy();

        var result = await PackageCalibrator.CalibrateAsync(trained.Request(package, _bound));

        Assert.Equal((500, 0, 0, 0.95), (result.Queries, result.Skipped, result.Refused, result.Confidence));
        Assert.NotNull(result.Lambda);
        Assert.InRange(result.CostReduction, 0.2, 1);
        Assert.InRange(result.DropBound!.Value, 0, 0.05);
        Assert.Null(result.QueriesNeeded);
        var point = Assert.Single(RoutingPackage.Load(package).Manifest.OperatingPoints);
        Assert.Equal((result.Target, result.Lambda, 500), (point.Target, point.Lambda, point.Evidence.Queries));
        Assert.Equal(result.Lambda, (await RouteAsync(package, _bound)).Lambda);
    }

    [Fact]
    public async Task A_cost_target_saves_what_it_says_on_the_calibration_queries()
    {
        var package = trained.Copy();

        var result = await PackageCalibrator.CalibrateAsync(trained.Request(package, RoutingTarget.CostReduction(0.3)));

        Assert.InRange(result.CostReduction, 0.3, 1);
        Assert.Equal((null, null), (result.Confidence, result.DropBound));
        Assert.Equal(result.Lambda, (await RouteAsync(package, RoutingTarget.CostReduction(0.3))).Lambda);
    }

    [Fact]
    public async Task Too_little_data_stays_with_the_reference_and_says_how_many_queries_it_takes()
    {
        var package = trained.Copy();

        var result = await PackageCalibrator.CalibrateAsync(trained.Request(package, _bound) with { DataFiles = [trained.Few] });

        Assert.Equal((null, 0, 0), (result.Lambda, result.CostReduction, result.QualityChange));
        Assert.True(result.QueriesNeeded > 15, $"{result.QueriesNeeded}");
        var decision = await RouteAsync(package, _bound);
        Assert.Equal(("large", RoutingReason.TargetKeepsReference), (decision.Route.Model, decision.Reason));
    }

    [Fact]
    public async Task Rows_of_the_training_are_refused_and_counted()
    {
        var package = trained.Copy();

        var result = await PackageCalibrator.CalibrateAsync(trained.Request(package, _bound) with { DataFiles = [trained.Log, trained.Fresh] });

        Assert.Equal((500, 320), (result.Queries, result.Refused));
        Assert.Equal($"{trained.Log}, line 1 (id 0)", result.FirstRefused);
    }

    [Theory]
    [InlineData("val", 80)]
    [InlineData("all", 320)]
    public async Task Where_all_rows_are_of_the_training_nothing_is_written(string split, int rows)
    {
        var package = trained.Copy();

        var error = await Assert.ThrowsAsync<DataException>(() => PackageCalibrator.CalibrateAsync(
            trained.Request(package, _bound) with { DataFiles = [trained.Log], Split = split }));

        Assert.Contains($"trained on the prompts of all {rows} rows", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{trained.Log}, line ", error.Message, StringComparison.Ordinal);
        Assert.Empty(RoutingPackage.Load(package).Manifest.OperatingPoints);
    }

    [Fact]
    public async Task A_package_that_does_not_know_its_prompts_is_refused()
    {
        var package = trained.Copy();
        var known = RoutingPackage.Load(package);
        new RoutingPackage { Manifest = known.Manifest, Encoder = known.Encoder, Heads = known.Heads, Scorer = known.Scorer }.Save(package);

        var error = await Assert.ThrowsAsync<PackageException>(() => PackageCalibrator.CalibrateAsync(trained.Request(package, _bound)));

        Assert.Contains("does not contain the hashes of its training prompts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_prices_of_the_calibration_are_kept_and_other_prices_suspend_the_target()
    {
        var package = trained.Copy();
        var target = RoutingTarget.CostReduction(0.3);
        var other = PoolFile.Parse("other.json", """
            { "reference": "large", "models": [
              { "id": "large", "inputPricePerMillion": 12, "outputPricePerMillion": 12, "cachedInputPricePerMillion": 6 },
              { "id": "small", "inputPricePerMillion": 1.5, "outputPricePerMillion": 1, "maxSamples": 3 }] }
            """);

        var result = await PackageCalibrator.CalibrateAsync(trained.Request(package, target) with { Pool = other });

        Assert.Equal([new("large", 1, new(12, 12, 6)), new PackageModel("small", 3, new(1.5, 1))], RoutingPackage.Load(package).Manifest.OperatingPoints.Single().Models!);
        var same = await RouteAsync(package, target, other);
        Assert.Equal((result.Lambda, RoutingTargetState.AsCalibrated), (same.Lambda, same.TargetState));
        Assert.Equal(RoutingTargetState.Suspended, (await RouteAsync(package, target)).TargetState);
    }

    [Fact]
    public async Task At_ten_times_the_prices_the_same_operating_point_is_found()
    {
        var pool = PoolFile.Of(RoutingPackage.Load(trained.Copy()).Manifest.Pool, "package");
        var models = string.Join(", ", pool.Models.Select(static model => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{ "id": "{{model.Id}}", "inputPricePerMillion": {{model.Price.InputPerMillion * 10}}, "outputPricePerMillion": {{model.Price.OutputPerMillion * 10}}, "maxSamples": {{model.MaxSamples}} }""")));
        var times10 = PoolFile.Parse("times10.json", $$"""{ "reference": "large", "models": [{{models}}] }""").WithTokens(pool.Tokens!.Value);

        var before = await PackageCalibrator.CalibrateAsync(trained.Request(trained.Copy(), _bound));
        var after = await PackageCalibrator.CalibrateAsync(trained.Request(trained.Copy(), _bound) with { Pool = times10 });

        Assert.Equal(before.Lambda!.Value / 10, after.Lambda!.Value, 1e-9 * before.Lambda.Value);
        Assert.Equal(before.CostReduction, after.CostReduction, 12);
        Assert.Equal((before.QualityChange, before.DropBound), (after.QualityChange, after.DropBound));
    }

    [Fact]
    public async Task One_operating_point_per_target_is_kept()
    {
        var package = trained.Copy();
        var target = RoutingTarget.CostReduction(0.3);

        await PackageCalibrator.CalibrateAsync(trained.Request(package, target));
        await PackageCalibrator.CalibrateAsync(trained.Request(package, _bound) with { Confidence = 0.9 });
        await PackageCalibrator.CalibrateAsync(trained.Request(package, target) with { DataFiles = [trained.Few] });

        var points = RoutingPackage.Load(package).Manifest.OperatingPoints;
        Assert.Equal([_bound, target], points.Select(point => point.Target));
        Assert.Equal([0.9, null], points.Select(point => point.Confidence));
        Assert.Equal([500, 15], points.Select(point => point.Evidence.Queries));
    }

    [Fact]
    public async Task Tokens_are_counted_as_the_training_did_unless_the_pool_says_how()
    {
        // Sentences of Chinese: four characters are three tokens and not one, while an English prompt stays as it is.
        var fresh = trained.Write("chinese.jsonl", File.ReadAllText(trained.Fresh).Replace("The answer is", "这道题的答案是", StringComparison.Ordinal));
        var target = RoutingTarget.CostReduction(0.3);
        async Task<double> SavingAsync(string package, PoolFile? pool) =>
            (await PackageCalibrator.CalibrateAsync(trained.Request(package, target) with { DataFiles = [fresh], Pool = pool })).CostReduction;

        var counted = trained.Copy();
        var known = RoutingPackage.Load(counted);
        (known with { Manifest = known.Manifest with { Pool = known.Manifest.Pool with { Tokens = PackagePool.O200k } } }).Save(counted);

        var characters = await SavingAsync(trained.Copy(), SyntheticLog.Pool.WithTokens(TokenCounting.Characters));
        var o200k = await SavingAsync(trained.Copy(), SyntheticLog.Pool.WithTokens(TokenCounting.O200k));

        Assert.NotEqual(characters, o200k);
        Assert.Equal(characters, await SavingAsync(trained.Copy(), pool: null));
        Assert.Equal(o200k, await SavingAsync(counted, pool: null));
        Assert.Equal(characters, await SavingAsync(counted, SyntheticLog.Pool.WithTokens(TokenCounting.Characters)));
    }

    [Fact]
    public async Task The_order_of_the_rows_and_the_threads_do_not_matter()
    {
        string[] packages = [trained.Copy(), trained.Copy()];
        var reversed = trained.Write("reversed.jsonl", string.Join('\n', (await File.ReadAllLinesAsync(trained.Fresh)).Reverse()));

        var first = await PackageCalibrator.CalibrateAsync(trained.Request(packages[0], _bound) with { Parallelism = 1 });
        var second = await PackageCalibrator.CalibrateAsync(trained.Request(packages[1], _bound) with { DataFiles = [reversed], Parallelism = 4 });

        Assert.Equivalent(first, second, strict: true);
    }

    [Fact]
    public async Task A_reference_that_is_never_right_has_no_quality_to_keep()
    {
        var hopeless = trained.Write("hopeless.jsonl", (await File.ReadAllTextAsync(trained.Few)).Replace("\"score\":1", "\"score\":0", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<DataException>(
            () => PackageCalibrator.CalibrateAsync(trained.Request(trained.Copy(), _bound) with { DataFiles = [hopeless] }));

        Assert.Contains("no quality to keep", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_free_reference_has_no_cost_to_reduce()
    {
        var free = PoolFile.Parse("free.json", """
            { "reference": "large", "models": [
              { "id": "large", "inputPricePerMillion": 0, "outputPricePerMillion": 0 },
              { "id": "small", "inputPricePerMillion": 1, "outputPricePerMillion": 1, "maxSamples": 3 }] }
            """);

        var error = await Assert.ThrowsAsync<DataException>(
            () => PackageCalibrator.CalibrateAsync(trained.Request(trained.Copy(), RoutingTarget.CostReduction(0.3)) with { Pool = free }));

        Assert.Contains("no cost to reduce", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RoutingTargetKind.CostReduction, 1, 0.95)]
    [InlineData(RoutingTargetKind.MaxQualityDrop, -0.1, 0.95)]
    [InlineData(RoutingTargetKind.MaxQualityDrop, 0.1, 1)]
    public async Task A_target_or_confidence_out_of_range_is_refused(RoutingTargetKind kind, double value, double confidence) =>
        await Assert.ThrowsAsync<ArgumentException>(() => PackageCalibrator.CalibrateAsync(
            trained.Request(trained.Copy(), new RoutingTarget(kind, value)) with { Confidence = confidence }));

    private static async Task<RoutingDecision> RouteAsync(string package, RoutingTarget target, PoolFile? pool = null)
    {
        var options = new BestRouteOptions { Package = package, Target = target };
        (pool ?? SyntheticLog.Pool).AddTo(options, static id => new ReplayChatClient(id, []));

        using var client = new BestRouteChatClient(options);
        return await client.RouteAsync([new(Microsoft.Extensions.AI.ChatRole.User, "tell me about the river")]);
    }

    /// <summary>Trains once for all tests of the class; each calibrates a copy.</summary>
    public sealed class Trained : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        private int _copies;

        public async Task InitializeAsync()
        {
            Log = SyntheticLog.Write(_folder);
            Fresh = SyntheticLog.Write(_folder, training: 400, validation: 100, name: "fresh.jsonl", seed: 12);
            Few = SyntheticLog.Write(_folder, training: 15, validation: 0, name: "few.jsonl", seed: 13);
            (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [Log], Pool = SyntheticLog.Pool, Parallelism = 2 })).Save(_folder.Path("package"));
        }

        public string Log { get; private set; } = "";

        public string Fresh { get; private set; } = "";

        public string Few { get; private set; } = "";

        public Task DisposeAsync()
        {
            _folder.Dispose();
            return Task.CompletedTask;
        }

        internal string Write(string name, string text) => _folder.Write(name, text);

        internal string Copy()
        {
            var copy = Directory.CreateDirectory(_folder.Path($"copy-{Interlocked.Increment(ref _copies)}")).FullName;
            foreach (var file in Directory.GetFiles(_folder.Path("package")))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }

            return copy;
        }

        internal CalibrationRequest Request(string package, RoutingTarget target) =>
            new() { Package = package, DataFiles = [Fresh], Target = target, Parallelism = 2 };
    }
}
