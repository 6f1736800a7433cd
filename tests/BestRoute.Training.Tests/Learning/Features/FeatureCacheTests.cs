namespace BestRoute.Training.Tests;

/// <summary>Every job asks a package's models once for each text, and with a feature cache not again.</summary>
public sealed class FeatureCacheTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private string _log = "";

    public async Task InitializeAsync()
    {
        _log = SyntheticLog.Write(_folder);
        (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [_log], Pool = SyntheticLog.Pool, Encoder = new FakeModel() })).Save(Package);
    }

    private string Package => _folder.Path("package");

    private string Cache => _folder.Path("cache");

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private async Task<(EvaluationFigures Report, int Asked)> EvaluateAsync(string? cache = null)
    {
        var models = new FakeModel.Loader();
        var report = await PackageEvaluator.MeasureAsync(Evaluation(models, cache));
        return (report, Assert.Single(models.Opened).Asked);
    }

    private EvaluationRequest Evaluation(ModelLoader models, string? cache) => new()
    {
        Package = Package,
        DataFiles = [_log],
        Pool = SyntheticLog.Pool,
        Split = "val",
        Methods = ["best-route", "nearest-neighbours", "item-response", "n-class", "n-label"],
        Resamples = 10,
        LearningCurve = true,
        Models = models,
        FeatureCache = cache,
    };

    private async Task<(CalibrationResult Result, int Asked)> CalibrateAsync(string? cache = null)
    {
        var models = new FakeModel.Loader();
        var result = await PackageCalibrator.CalibrateAsync(new CalibrationRequest
        {
            Package = Package,
            DataFiles = [SyntheticLog.Write(_folder, 0, 60, "fresh.jsonl", seed: 12)],
            Target = RoutingTarget.CostReduction(0.3),
            Models = models,
            FeatureCache = cache,
        });
        return (result, Assert.Single(models.Opened).Asked);
    }

    private async Task<(AddModelResult Result, int Asked)> AddModelAsync(string? cache = null)
    {
        var models = new FakeModel.Loader();
        var result = await ModelAdder.AddAsync(new AddModelRequest
        {
            Package = Package,
            DataFiles = [_log],
            Pool = Pools.Of("large", ("small", 3), ("stranger", 1)),
            Models = models,
            FeatureCache = cache,
        });
        return (result, Assert.Single(models.Opened).Asked);
    }

    [Fact]
    public async Task Evaluate_encodes_each_text_once_whatever_the_methods_and_with_a_cache_not_again()
    {
        var (report, asked) = await EvaluateAsync();
        var (first, firstAsked) = await EvaluateAsync(Cache);
        var (second, secondAsked) = await EvaluateAsync(Cache);

        // 80 queries of val are evaluated; baselines and the learning curve learn from them and from 240 of train.
        Assert.Equal((320, 320, 0), (asked, firstAsked, secondAsked));
        Assert.Equal(report.ToJson(), first.ToJson());
        Assert.Equal(report.ToJson(), second.ToJson());
        Assert.NotEmpty(report.LearningCurve!);
        Assert.Empty(second.Notices);
    }

    [Fact]
    public async Task Calibrate_encodes_each_text_once_and_with_a_cache_not_again()
    {
        var (result, asked) = await CalibrateAsync();
        var (_, firstAsked) = await CalibrateAsync(Cache);
        var (second, secondAsked) = await CalibrateAsync(Cache);

        Assert.Equal((60, 60, 0), (asked, firstAsked, secondAsked));
        Assert.Equivalent(result, second, strict: true);
    }

    [Fact]
    public async Task Add_model_encodes_each_text_once_and_with_a_cache_not_again()
    {
        var (result, asked) = await AddModelAsync();
        var (_, firstAsked) = await AddModelAsync(Cache);
        var (second, secondAsked) = await AddModelAsync(Cache);
        result.Save(_folder.Path("one"));
        second.Save(_folder.Path("two"));

        Assert.Equal((320, 320, 0), (asked, firstAsked, secondAsked));
        Assert.Equal(File.ReadAllBytes(_folder.Path("one/weights.safetensors")), File.ReadAllBytes(_folder.Path("two/weights.safetensors")));
        Assert.True(File.Exists(_folder.Path("two/encoder/seed")));
    }

    [Fact]
    public async Task All_jobs_share_one_cache_of_the_models_own_vectors()
    {
        var model = new FakeModel();
        await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [_log], Pool = SyntheticLog.Pool, Encoder = model, FeatureCache = Cache });

        Assert.Equal(320, model.Asked);
        Assert.Equal($"{model.Fingerprint[..16]}-64.query", Path.GetFileName(Assert.Single(Directory.GetFiles(Cache))));
        Assert.Equal(0, (await EvaluateAsync(Cache)).Asked);
        Assert.Equal(0, (await AddModelAsync(Cache)).Asked);
        Assert.Equal(60, (await CalibrateAsync(Cache)).Asked);
    }

    [Fact]
    public async Task Shards_of_one_evaluation_may_have_different_caches()
    {
        var models = new FakeModel.Loader();
        var whole = (await EvaluateAsync()).Report;
        for (var i = 0; i < 2; i++)
        {
            Assert.True(Shard.TryParse($"{i}/2", out var shard));
            var (_, notices) = await EvaluationShards.MeasureAsync(
                Evaluation(models, _folder.Path($"cache-{i}")), shard, _folder.Path($"shard-{i}"), null, CancellationToken.None);
            Assert.Empty(notices);
        }

        var merged = await EvaluationShards.MergeAsync(
            [_folder.Path("shard-0"), _folder.Path("shard-1")], models, _folder.Path("cache-0"), null, CancellationToken.None);

        Assert.Equal(whole.ToJson(), merged.ToJson());

        // Baselines are fitted in each part.
        Assert.Equal([320, 320, 0], models.Opened.Select(static model => model.Asked));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_used_is_told_and_changes_nothing()
    {
        var file = _folder.Write("file", "mine");

        var evaluated = (await EvaluateAsync(file)).Report;

        Assert.Contains("cannot be used", Assert.Single(evaluated.Notices), StringComparison.Ordinal);
        Assert.Contains("cannot be used", Assert.Single((await CalibrateAsync(file)).Result.Notices), StringComparison.Ordinal);
        Assert.Contains("cannot be used", Assert.Single((await AddModelAsync(file)).Result.Notices), StringComparison.Ordinal);
        Assert.DoesNotContain("notices", evaluated.ToJson(), StringComparison.OrdinalIgnoreCase);
    }
}
