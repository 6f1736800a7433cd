using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests.AddModel;

/// <summary>Models added to a trained package, from files to what an application then gets.</summary>
public sealed class ModelAdderTests(ModelAdderTests.Trained trained) : IClassFixture<ModelAdderTests.Trained>
{
    private static readonly RoutingTarget _target = RoutingTarget.CostReduction(0.3);

    [Fact]
    public async Task What_was_known_stays_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        var before = RoutingPackage.Load(trained.Package);
        (await trained.AddAsync(NewModelLog.Write(folder))).Save(folder.Path("larger"));
        var after = RoutingPackage.Load(folder.Path("larger"));

        int routes = before.Manifest.Routes.Count, added = after.Manifest.Routes.Count - routes;
        Assert.Equal(before.Manifest.Routes, after.Manifest.Routes.Take(routes));
        Assert.All(after.Manifest.Routes.Skip(routes), route => Assert.Equal("fresh", route.Model));
        Assert.Equal(before.Manifest.Calibration, after.Manifest.Calibration.Take(routes));
        Assert.Equal(before.Manifest.LengthEstimates, after.Manifest.LengthEstimates.Take(2));
        Assert.Equal(before.Manifest.ScoreScale, after.Manifest.ScoreScale);
        Assert.Equal(before.Manifest.Encoder, after.Manifest.Encoder with { Lexical = before.Manifest.Encoder.Lexical });
        float[] vector = new float[before.Encoder.Dimensions], own = new float[before.Heads.Rows], all = new float[after.Heads.Rows];
        var random = new Random(3);
        for (var trial = 0; trial < 20; trial++)
        {
            await before.Encoder.EncodeAsync(SyntheticLog.Prompt(random, trial % 2 == 0), vector, CancellationToken.None);
            before.Heads.Compute(vector, own);
            after.Heads.Compute(vector, all);
            Assert.Equal(own, (float[])[.. all[..routes], .. all[(routes + added)..((2 * routes) + added)], .. all[(2 * (routes + added))..^1]]);
        }
    }

    [Fact]
    public async Task The_new_model_answers_what_it_is_good_at()
    {
        using var folder = new TemporaryFolder();
        var result = await trained.AddAsync(NewModelLog.Write(folder, rows: 150));
        result.Save(folder.Path("larger"));
        var options = new BestRouteOptions { Package = folder.Path("larger"), Policy = new QualityPerCostPolicy(1_000), OutOfDistributionLimit = null };
        NewModelLog.Pool.AddTo(options, static id => new Echo(id));

        using var client = new BestRouteChatClient(options);
        var random = new Random(7);
        var right = 0;
        for (var i = 0; i < 100; i++)
        {
            var response = await client.GetResponseAsync(SyntheticLog.Prompt(random, i % 2 == 0));
            right += response.GetRoutingDecision()!.Route.Model == (i % 2 == 0 ? "small" : "fresh") ? 1 : 0;
        }

        // Chance is 50.
        Assert.True(right >= 90, $"{right} of 100");
        Assert.Equal(("fresh", 150, 150), (result.Added[0].Id, result.Added[0].Queries, result.Added[0].PairedQueries));
        Assert.Equal([new ModelRoute("fresh", 1), new("fresh", 2)], result.AddedRoutes.Concat(result.PrunedRoutes).OrderBy(route => route.Samples));
    }

    [Fact]
    public async Task The_same_files_give_the_same_bytes_at_any_parallelism()
    {
        using var folder = new TemporaryFolder();
        var log = NewModelLog.Write(folder);
        (await trained.AddAsync(log, parallelism: 1)).Save(folder.Path("one"));
        (await trained.AddAsync(log, parallelism: 5)).Save(folder.Path("many"));

        Assert.All(
            Directory.GetFiles(folder.Path("one")).Select(file => Path.GetFileName(file)!),
            file => Assert.Equal(File.ReadAllBytes(folder.Path($"one/{file}")), File.ReadAllBytes(folder.Path($"many/{file}"))));
    }

    [Fact]
    public async Task Operating_points_for_targets_are_dropped_and_the_prompts_are_refused_for_new_ones()
    {
        using var folder = new TemporaryFolder();
        var log = NewModelLog.Write(folder);
        var package = RoutingPackage.Load(trained.Package);
        (package with
        {
            Manifest = package.Manifest with { OperatingPoints = [new(_target, null, 5, new CalibrationEvidence(9, 0.4, 0, null))] },
        }).Save(folder.Path("calibrated"));

        var result = await trained.AddAsync(log, package: folder.Path("calibrated"));
        result.Save(folder.Path("larger"));

        Assert.Equal([_target], result.DroppedTargets);
        Assert.Empty(RoutingPackage.Load(folder.Path("larger")).Manifest.OperatingPoints);
        var refusal = await Assert.ThrowsAsync<DataException>(() => PackageCalibrator.CalibrateAsync(new CalibrationRequest
        {
            Package = folder.Path("larger"),
            DataFiles = [log, trained.Log],
            Target = _target,
            Pool = Pools.Of("large", ("fresh", 1)),
        }));
        Assert.Contains("trained on the prompts of all 60 rows", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manifest_tells_of_the_new_model_its_data_and_todays_prices()
    {
        using var folder = new TemporaryFolder();
        var log = NewModelLog.Write(folder);
        var manifest = (await trained.AddAsync(log)).Package.Manifest;

        Assert.Equal(NewModelLog.Pool.Models.Select(model => new PackageModel(model.Id, model.MaxSamples, model.Price)), manifest.Pool.Models);
        Assert.Equal(("new.jsonl", 60, 0), (manifest.TrainingData[^1].File, manifest.TrainingData[^1].TrainingQueries, manifest.TrainingData[^1].ValidationQueries));
        Assert.Equal(2, manifest.TrainingData.Count);
        Assert.Equal(60, manifest.Metrics["added.fresh.queries"]);
        Assert.True(manifest.Metrics["added.fresh.qualityLogLoss"] <= manifest.Metrics["added.fresh.qualityLogLossPool"]);
        Assert.Contains(manifest.OperatingPoint.Lambda!.Value, manifest.Sweep.Lambdas.Append(RoutingPackage.Load(trained.Package).Manifest.OperatingPoint.Lambda!.Value));
    }

    /// <summary>One response cannot be cross-validated, so the weights are held tightly, and the intercept moves by at most one residual.</summary>
    [Fact]
    public async Task One_response_stays_close_to_the_pool()
    {
        using var folder = new TemporaryFolder();
        var package = (await trained.AddAsync(NewModelLog.Write(folder, rows: 1, samples: 1))).Package;
        var routes = package.Manifest.Routes.ToList();
        float[] vector = new float[package.Encoder.Dimensions], logits = new float[package.Heads.Rows];
        await package.Encoder.EncodeAsync(SyntheticLog.Prompt(new Random(5), easy: true), vector, CancellationToken.None);
        package.Heads.Compute(vector, logits);
        double Quality(string model) => logits[routes.Count + routes.IndexOf(new ModelRoute(model, 1))];

        Assert.InRange(Quality("fresh") - ((Quality("large") + Quality("small")) / 2), -1.05, 1.05);
    }

    [Fact]
    public async Task Rows_of_other_splits_are_not_read()
    {
        using var folder = new TemporaryFolder();
        string log = NewModelLog.Write(folder), test = NewModelLog.Write(folder, name: "test.jsonl", split: "test", seed: 22);

        var one = (await trained.AddAsync(log)).Package;
        var both = (await ModelAdder.AddAsync(Request(trained.Package, NewModelLog.Pool, log, test))).Package;

        Assert.Equal(one.Heads.Weights, both.Heads.Weights);
        Assert.Equal(one.TrainingPrompts!.ToBytes(), both.TrainingPrompts!.ToBytes());
    }

    [Fact]
    public async Task The_new_models_tokens_are_those_that_were_reported()
    {
        using var folder = new TemporaryFolder();
        var plain = NewModelLog.Write(folder);
        var log = folder.Write("usage.jsonl", File.ReadAllText(plain).Replace(
            "\"model\":\"fresh\"", "\"model\":\"fresh\",\"usage\":{\"inputTokens\":31,\"outputTokens\":900}", StringComparison.Ordinal));
        var (known, characters) = (RoutingPackage.Load(trained.Package).Manifest, Records(log).Sum(static record => (long)record.PromptLength.Characters));

        var after = (await trained.AddAsync(log)).Package.Manifest;

        // The geometric mean of the package's models counts as two responses more.
        var usual = Math.Sqrt(known.LengthEstimates[0].MeanOutputTokens * known.LengthEstimates[1].MeanOutputTokens);
        Assert.Equal(known.LengthEstimates, after.LengthEstimates.Take(2));
        Assert.Equal(("fresh", 120), (after.LengthEstimates[2].Model, after.LengthEstimates[2].Responses));
        Assert.Equal(((120 * 900) + (2 * usual)) / 122, after.LengthEstimates[2].MeanOutputTokens, 9);
        Assert.Equal(characters / (60 * 31.0), after.LengthEstimates[2].CharactersPerToken!.Value, 12);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("o200k")]
    public async Task Tokens_are_counted_as_the_training_did(string? counting)
    {
        using var folder = new TemporaryFolder();
        var package = RoutingPackage.Load(trained.Package);
        (package with { Manifest = package.Manifest with { Pool = package.Manifest.Pool with { Tokens = counting } } }).Save(folder.Path("counted"));
        var silent = PoolFile.Parse("pool.json", """
            {"reference":"large","models":[
              {"id":"large","inputPricePerMillion":10,"outputPricePerMillion":30},
              {"id":"small","inputPricePerMillion":2.5,"outputPricePerMillion":7.5,"maxSamples":3},
              {"id":"fresh","inputPricePerMillion":1,"outputPricePerMillion":2,"maxSamples":2}]}
            """);

        var after = (await ModelAdder.AddAsync(Request(folder.Path("counted"), silent, NewModelLog.Write(folder)))).Package.Manifest;

        Assert.Equal(counting, after.Pool.Tokens);
        Assert.Equal(counting is null, after.LengthEstimates[2].CharactersPerToken is null);
    }

    [Fact]
    public async Task Refusals_name_what_is_wrong()
    {
        using var folder = new TemporaryFolder();
        var log = NewModelLog.Write(folder);
        var unpaired = folder.Write("unpaired.jsonl", File.ReadAllText(log).Replace("\"large\"", "\"stranger\"", StringComparison.Ordinal));
        var test = NewModelLog.Write(folder, name: "test.jsonl", split: "test");

        await Refuses("already has all models of the pool ('large', 'small')", SyntheticLog.Pool, log);
        await Refuses("The reference of the pool is 'fresh'", Pools.Of("fresh", ("large", 1), ("small", 3)), log);
        await Refuses("The pool does not have 'small'", Pools.Of("large", ("fresh", 2)), log);
        await Refuses("maxSamples of 'small' is 2 in the pool and 3 in the package", Pools.Of("large", ("small", 2), ("fresh", 2)), log);
        await Refuses("has a response of the new model 'absent'", Pools.Of("large", ("small", 3), ("absent", 1)), log);
        await Refuses("has a response of the new model 'fresh'", NewModelLog.Pool, test);
        await Refuses("no responses of the reference 'large'", NewModelLog.Pool, unpaired);

        async Task Refuses(string expected, PoolFile pool, string data) => Assert.Contains(
            expected, (await Assert.ThrowsAsync<DataException>(() => ModelAdder.AddAsync(Request(trained.Package, pool, data)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_ends_at_one_and_cancellation_stops_the_work()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var fractions = new List<double>();
        var request = Request(trained.Package, NewModelLog.Pool, NewModelLog.Write(folder));

        await ModelAdder.AddAsync(request, new Collector(fractions));
        cancellation.Cancel();

        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal(1, fractions[^1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ModelAdder.AddAsync(request, cancellationToken: cancellation.Token));
    }

    [Fact]
    public async Task The_work_runs_off_the_callers_thread_and_stops_while_it_runs()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var request = Request(trained.Package, NewModelLog.Pool, NewModelLog.Write(folder));

        await CallerThread.AssertUnusedAsync(progress => ModelAdder.AddAsync(request, progress));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ModelAdder.AddAsync(
            request, new Reporter(progress => (progress.Fraction > 0.6 ? cancellation : null)?.Cancel()), cancellation.Token));
    }

    private static List<QueryRecord> Records(string log) => [.. new ResponseLog([log], NewModelLog.Pool).Read()];

    private static AddModelRequest Request(string package, PoolFile pool, params string[] data) => new() { Package = package, Pool = pool, DataFiles = data };

    private sealed class Collector(List<double> fractions) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => fractions.Add(value.Fraction);
    }

    private sealed class Echo(string model) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, $"The answer of {model} is 4")));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>Trains once for all tests of the class.</summary>
    public sealed class Trained : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        public async Task InitializeAsync()
        {
            Log = SyntheticLog.Write(_folder);
            Package = _folder.Path("package");
            (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [Log], Pool = SyntheticLog.Pool })).Save(Package);
        }

        internal string Log { get; private set; } = "";

        internal string Package { get; private set; } = "";

        public Task DisposeAsync()
        {
            _folder.Dispose();
            return Task.CompletedTask;
        }

        internal Task<AddModelResult> AddAsync(string log, int parallelism = 2, string? package = null) =>
            ModelAdder.AddAsync(Request(package ?? Package, NewModelLog.Pool, log) with { Parallelism = parallelism });
    }
}
