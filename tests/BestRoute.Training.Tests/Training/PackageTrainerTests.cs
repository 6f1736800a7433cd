namespace BestRoute.Training.Tests;

public class PackageTrainerTests
{
    private static Task<TrainingResult> TrainAsync(string path, int seed = 3, int parallelism = 2) =>
        PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [path], Pool = SyntheticLog.Pool, Seed = seed, Parallelism = parallelism });

    private static async Task<RoutePrediction[]> Predict(RoutingPackage package, string prompt)
    {
        var manifest = package.Manifest;
        var predictions = new RoutePrediction[manifest.Routes.Count];
        await new LinearMatchPredictor(package.Encoder, package.Heads, manifest.Routes, manifest.Calibration)
            .PredictAsync(prompt, predictions, CancellationToken.None);
        return predictions;
    }

    [Fact]
    public async Task The_trained_package_routes_by_what_the_models_can_do()
    {
        using var folder = new TemporaryFolder();
        (await TrainAsync(SyntheticLog.Write(folder))).Save(folder.Path("package"));
        var package = RoutingPackage.Load(folder.Path("package"));
        var random = new Random(5);
        int large = package.Manifest.Routes.ToList().IndexOf(new ModelRoute("large", 1)), small = package.Manifest.Routes.ToList().IndexOf(new ModelRoute("small", 1));

        var right = 0;
        for (var i = 0; i < 100; i++)
        {
            var easy = i % 2 == 0;
            var predictions = await Predict(package, SyntheticLog.Prompt(random, easy));

            // At the package's operating point a tenth of a cent hardly counts; both policies separate the kinds.
            var toSmall = predictions[small].Quality > predictions[large].Quality - 0.2;
            right += toSmall == easy && predictions[small].MatchProbability > 0.5 == easy ? 1 : 0;
        }

        Assert.True(right >= 95, $"{right} of 100");
    }

    [Fact]
    public async Task The_package_knows_the_prompts_of_both_splits_and_no_other()
    {
        using var folder = new TemporaryFolder();
        var path = SyntheticLog.Write(folder);
        (await TrainAsync(path)).Save(folder.Path("package"));

        var prompts = RoutingPackage.Load(folder.Path("package")).TrainingPrompts!;

        Assert.All(new ResponseLog([path], SyntheticLog.Pool).Read(), record => Assert.True(prompts.Contains(PromptHash.Short(record.Prompt))));
        Assert.False(prompts.Contains(PromptHash.Short("tell me about the river")));
        Assert.Equal(8 * 320, new FileInfo(Path.Combine(folder.Path("package"), "prompts.bin")).Length);
    }

    [Fact]
    public async Task The_manifest_describes_the_pool_the_data_and_the_settings()
    {
        using var folder = new TemporaryFolder();
        var path = SyntheticLog.Write(folder);
        var result = await TrainAsync(path);
        var manifest = result.Package.Manifest;

        Assert.Equal((240, 80), (result.TrainingQueries, result.ValidationQueries));
        Assert.Equal("large", manifest.Pool.Reference);
        Assert.Equal(["large", "small"], manifest.Pool.Models.Select(model => model.Id));
        Assert.Equal(new ScoreScale(0, 1), manifest.ScoreScale);
        Assert.Equal([new LengthEstimate("large", 4.5, 240), new LengthEstimate("small", 4.5, 720)], manifest.LengthEstimates.Select(l => l with { MeanOutputTokens = 4.5 }));
        Assert.All(manifest.LengthEstimates, length => Assert.InRange(length.MeanOutputTokens, 4, 5));
        Assert.Equal(("log.jsonl", 240, 80), (manifest.TrainingData[0].File, manifest.TrainingData[0].TrainingQueries, manifest.TrainingData[0].ValidationQueries));
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))), manifest.TrainingData[0].Sha256);
        Assert.Contains(result.Lambda!.Value, manifest.Sweep.Lambdas);
        Assert.Equal(new[] { "small" }.SelectMany(_ => new ModelRoute[] { new("large", 1), new("small", 1), new("small", 2), new("small", 3) }),
            result.Routes.Concat(result.PrunedRoutes).OrderBy(route => route.Model).ThenBy(route => route.Samples));
        Assert.Contains(new ModelRoute("small", 1), result.Routes);
        Assert.All(result.Metrics.Values, value => Assert.True(double.IsFinite(value)));
        Assert.True(result.Metrics["val.matchLogLoss"] < result.Metrics["val.matchLogLossConstant"]);
        Assert.True(result.Metrics["val.gapSquaredError"] < result.Metrics["val.gapSquaredErrorConstant"]);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_at_any_parallelism()
    {
        using var folder = new TemporaryFolder();
        var path = SyntheticLog.Write(folder);
        (await TrainAsync(path, 3, 1)).Save(folder.Path("one"));
        (await TrainAsync(path, 3, 5)).Save(folder.Path("many"));

        string[] files = [.. Directory.GetFiles(folder.Path("one")).Select(file => Path.GetFileName(file)!).Order()];
        Assert.Equal(files, Directory.GetFiles(folder.Path("many")).Select(file => Path.GetFileName(file)!).Order());
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(folder.Path($"one/{file}")), File.ReadAllBytes(folder.Path($"many/{file}"))));
    }

    [Fact]
    public async Task Other_splits_and_hidden_fields_change_nothing_but_the_digest()
    {
        using var folder = new TemporaryFolder();
        var path = SyntheticLog.Write(folder);
        var other = folder.Write("other.jsonl", File.ReadAllText(path).Replace("\"task\":\"river\"", "\"task\":\"x\"")
            + """{"prompt":"river river river","split":"test","responses":[{"model":"small","text":"t","score":-1000000}]}""");

        var first = (await TrainAsync(path)).Package;
        var second = (await TrainAsync(other)).Package;

        Assert.Equal(first.Heads.Weights, second.Heads.Weights);
        Assert.Equal(first.Manifest.ScoreScale, second.Manifest.ScoreScale);
        Assert.NotEqual(first.Manifest.TrainingData[0].Sha256, second.Manifest.TrainingData[0].Sha256);
    }

    [Fact]
    public async Task Routes_of_more_samples_than_were_recorded_are_left_out()
    {
        using var folder = new TemporaryFolder();
        var path = SyntheticLog.Write(folder);
        var pool = Pools.Of("large", ("small", 5));

        var result = await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [path], Pool = pool });

        Assert.Contains(new ModelRoute("small", 4), result.PrunedRoutes);
        Assert.Contains(new ModelRoute("small", 5), result.PrunedRoutes);
    }

    [Fact]
    public async Task Two_queries_are_enough_to_train_on()
    {
        using var folder = new TemporaryFolder();
        const string Responses = """[{"model":"large","text":"","score":1},{"model":"small","text":"x","score":0}]""";
        var path = folder.Write("log", $$"""
            {"prompt":"","split":"train","responses":{{Responses}}}
            {"prompt":"b","split":"val","responses":{{Responses}}}
            """);

        (await TrainAsync(path)).Save(folder.Path("package"));

        Assert.Equal([new ModelRoute("large", 1), new ModelRoute("small", 1)], RoutingPackage.Load(folder.Path("package")).Manifest.Routes);
    }

    [Theory]
    [InlineData("train", "no row is in split 'train'")]
    [InlineData("val", "no row is in split 'val'")]
    public async Task An_empty_split_is_named(string split, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("log", File.ReadAllText(SyntheticLog.Write(folder)).Replace($"\"split\":\"{split}\"", "\"split\":\"other\""));

        Assert.Contains(expected, (await Assert.ThrowsAsync<DataException>(() => TrainAsync(path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_responses_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = SyntheticLog.Write(folder);

        var error = await Assert.ThrowsAsync<DataException>(() => PackageTrainer.TrainAsync(
            new TrainingRequest { DataFiles = [path], Pool = Pools.Of("large", ("small", 1), ("absent", 1)) }));

        Assert.Contains("model 'absent' of the pool has no response in split 'train'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_never_runs_backwards_and_ends_at_one()
    {
        using var folder = new TemporaryFolder();
        var reports = new List<WorkProgress>();

        await PackageTrainer.TrainAsync(
            new TrainingRequest { DataFiles = [SyntheticLog.Write(folder)], Pool = SyntheticLog.Pool },
            new Collector(reports));

        Assert.Equal(reports.Select(report => report.Fraction).Order(), reports.Select(report => report.Fraction));
        Assert.Equal(1, reports[^1].Fraction);
        Assert.All(reports, report => Assert.NotEmpty(report.Stage));
    }

    private sealed class Collector(List<WorkProgress> reports) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => reports.Add(value);
    }
}
