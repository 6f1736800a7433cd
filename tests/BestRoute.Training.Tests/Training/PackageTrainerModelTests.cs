namespace BestRoute.Training.Tests;

/// <summary>Training on models that are given.</summary>
public sealed class PackageTrainerModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _log;

    public PackageTrainerModelTests() => _log = SyntheticLog.Write(_folder);

    public void Dispose() => _folder.Dispose();

    private Task<TrainingResult> TrainAsync(
        IQueryEncoder? encoder = null, IResponseScorer? scorer = null, IQueryEncoder? rewardEncoder = null, string? cache = null, int parallelism = 2) =>
        PackageTrainer.TrainAsync(new TrainingRequest
        {
            DataFiles = [_log],
            Pool = SyntheticLog.Pool,
            Encoder = encoder,
            Scorer = scorer,
            RewardEncoder = rewardEncoder,
            FeatureCache = cache,
            Parallelism = parallelism,
        });

    [Fact]
    public async Task Heads_on_an_encoder_of_wildly_scaled_dimensions_route_by_what_the_models_can_do()
    {
        (await TrainAsync(new FakeModel())).Save(_folder.Path("package"));
        var package = RoutingPackage.Load(_folder.Path("package"), models: new FakeModel.Loader());
        var predictor = package.ToPredictor();
        var random = new Random(5);
        int large = predictor.Routes.ToList().IndexOf(new ModelRoute("large", 1)), small = predictor.Routes.ToList().IndexOf(new ModelRoute("small", 1));

        var right = 0;
        for (var i = 0; i < 100; i++)
        {
            var easy = i % 2 == 0;
            var predictions = new RoutePrediction[predictor.Routes.Count];
            await predictor.PredictAsync(SyntheticLog.Prompt(random, easy), predictions, CancellationToken.None);
            right += predictions[small].Quality > predictions[large].Quality - 0.2 == easy && predictions[small].MatchProbability > 0.5 == easy ? 1 : 0;
        }

        Assert.True(right >= 95, $"{right} of 100");
        Assert.Equal(("onnx", 64, 64 + 144, true), (package.Manifest.Encoder.Kind, package.Manifest.Encoder.OwnDimensions, package.Manifest.Encoder.Dimensions, package.Manifest.Encoder.Standardized));
        Assert.NotNull(package.Distribution);
    }

    [Fact]
    public async Task Standardized_vectors_have_no_mean_and_one_spread()
    {
        var encoder = (await TrainAsync(new FakeModel())).Package.Encoder;
        var records = new ResponseLog([_log], SyntheticLog.Pool).Read(ResponseLog.Training).ToList();
        var vectors = new List<float[]>();
        foreach (var record in records)
        {
            vectors.Add(new float[encoder.Dimensions]);
            await encoder.EncodeAsync(record.Text, vectors[^1], CancellationToken.None);
        }

        double[] spreads = [.. Enumerable.Range(0, 64).Select(d => vectors.Average(vector => (double)vector[d] * vector[d]))];
        Assert.All(Enumerable.Range(0, 64), d => Assert.InRange(Math.Abs(vectors.Average(vector => vector[d])), 0, 1e-3));
        double[] varying = [.. spreads.Where(static spread => spread > 0)];
        Assert.True(varying.Length is > 10 and < 64);
        Assert.All(varying, spread => Assert.Equal(varying[0], spread, 1e-3 * varying[0]));
    }

    [Fact]
    public async Task The_vector_of_a_lexical_package_is_added_to_the_encoders()
    {
        var result = await TrainAsync(new FakeModel());
        var lexical = Assert.IsType<LexicalEncoder>((await TrainAsync()).Package.Encoder);
        var encoder = result.Package.Encoder;
        float[] vector = new float[encoder.Dimensions], added = new float[lexical.Dimensions];

        await encoder.EncodeAsync("tell me about the river 12", vector, CancellationToken.None);

        lexical.Encode("tell me about the river 12", added);
        Assert.Equal(added, vector[64..]);

        // The length of the text is a dimension of the model: its mean and spread can be had without it.
        double[] lengths = [.. new ResponseLog([_log], SyntheticLog.Pool).Read(ResponseLog.Training).Select(static record => (double)record.Text.Length)];
        double mean = lengths.Average(), spread = Math.Sqrt(lengths.Average(length => (length - mean) * (length - mean)));
        var varying = vector.Take(64).Count(static value => value != 0);
        Assert.InRange(varying, 2, 63);
        var squared = result.Metrics["train.squaredLength"];
        var dimensions = Assert.IsType<StandardizedEncoder>(Assert.IsType<ConcatenatedEncoder>(encoder).Inner).Scale.ToArray().Count(static scale => scale > 0);
        Assert.Equal(("tell me about the river 12".Length - mean) / spread * Math.Sqrt(squared / dimensions), vector[62], 1e-3);
    }

    [Fact]
    public async Task An_encoder_that_knows_nothing_costs_nothing()
    {
        var (lexical, both) = (await TrainAsync(), await TrainAsync(new OwnEncoder(isBlind: true)));

        Assert.Equal(lexical.Routes, both.Routes);
        foreach (var name in new[] { "val.lengthError", "val.qualityLogLoss", "val.matchLogLoss", "val.gapSquaredError" })
        {
            Assert.Equal(lexical.Metrics[name], both.Metrics[name], 1e-3);
        }
    }

    [Fact]
    public async Task Every_text_is_asked_once_and_with_a_cache_not_again()
    {
        var (first, second) = (new FakeModel(), new FakeModel());

        (await TrainAsync(first, cache: _folder.Path("cache"))).Save(_folder.Path("one"));
        (await TrainAsync(second, cache: _folder.Path("cache"), parallelism: 1)).Save(_folder.Path("two"));

        Assert.Equal((320, 0), (first.Asked, second.Asked));
        foreach (var file in new[] { "manifest.json", "weights.safetensors" })
        {
            Assert.Equal(File.ReadAllBytes(_folder.Path($"one/{file}")), File.ReadAllBytes(_folder.Path($"two/{file}")));
        }
    }

    [Fact]
    public async Task A_cache_that_cannot_be_used_is_told_and_changes_nothing()
    {
        (await TrainAsync(new FakeModel())).Save(_folder.Path("one"));
        _folder.Write("file", "mine");

        var result = await TrainAsync(new FakeModel(), cache: _folder.Path("file"));
        result.Save(_folder.Path("two"));

        Assert.Contains("cannot be used", Assert.Single(result.Notices), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_folder.Path("one/weights.safetensors")), File.ReadAllBytes(_folder.Path("two/weights.safetensors")));
    }

    [Fact]
    public async Task A_reward_model_is_the_scorer_and_its_worth_is_measured()
    {
        var model = new FakeModel();

        var result = await TrainAsync(scorer: model, cache: _folder.Path("cache"));
        result.Save(_folder.Path("package"));

        // The shorter answer is the right one: the reward chooses like an oracle.
        Assert.Equal(1, result.Metrics["val.scorerRecovered"], 1e-9);
        var package = RoutingPackage.Load(_folder.Path("package"), models: new FakeModel.Loader());
        Assert.IsType<FakeModel>(package.Scorer);
        Assert.IsType<LexicalEncoder>(package.Encoder);

        var again = new FakeModel();
        _ = await TrainAsync(scorer: again, cache: _folder.Path("cache"));
        Assert.Equal(0, again.Asked);
        Assert.InRange(model.Asked, 1, 3 * 320);
    }

    [Fact]
    public async Task A_linear_reward_on_an_encoder_learns_which_answers_are_right()
    {
        var result = await TrainAsync(rewardEncoder: new FakeModel(), cache: _folder.Path("cache"));
        result.Save(_folder.Path("package"));

        Assert.InRange(result.Metrics["val.scorerRecovered"], 0.9, 1);
        var package = RoutingPackage.Load(_folder.Path("package"), models: new FakeModel.Loader());
        var scorer = Assert.IsType<EncodedRewardScorer>(package.Scorer);
        var scores = await DrawScores.OfAsync(scorer, "tell me about the river", ["The answer is 345", "The answer is 45"], CancellationToken.None);
        Assert.True(scores[1] > scores[0]);

        var again = new FakeModel();
        (await TrainAsync(rewardEncoder: again, cache: _folder.Path("cache"), parallelism: 1)).Save(_folder.Path("again"));
        Assert.Equal(0, again.Asked);
        Assert.Equal(File.ReadAllBytes(_folder.Path("package/weights.safetensors")), File.ReadAllBytes(_folder.Path("again/weights.safetensors")));
    }

    [Fact]
    public async Task Without_samples_to_compare_the_reward_says_nothing()
    {
        var log = _folder.Write("single.jsonl", """
            {"prompt":"a","split":"train","responses":[{"model":"large","text":"x","score":1},{"model":"small","text":"y","score":0}]}
            {"prompt":"b","split":"val","responses":[{"model":"large","text":"x","score":1},{"model":"small","text":"y","score":0}]}
            """);

        var result = await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [log], Pool = SyntheticLog.Pool, Encoder = new FakeModel(), RewardEncoder = new FakeModel() });

        Assert.All(Assert.IsType<EncodedRewardScorer>(result.Package.Scorer).Weights.ToArray(), static weight => Assert.Equal(0, weight));
    }

    [Fact]
    public async Task An_encoder_that_no_package_can_carry_has_to_be_set_again()
    {
        var own = new OwnEncoder();
        (await TrainAsync(own)).Save(_folder.Path("package"));

        Assert.Equal("supplied", RoutingPackage.Load(_folder.Path("package"), own).Manifest.Encoder.Kind);
        Assert.Contains(
            "Set BestRouteOptions.Encoder",
            Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Path("package"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_that_cannot_be_in_a_package_are_named()
    {
        Assert.Contains("ConsensusScorer, which cannot be stored in a package", (await Assert.ThrowsAsync<ArgumentException>(() => TrainAsync(scorer: new ConsensusScorer()))).Message, StringComparison.Ordinal);
        Assert.Contains("OwnEncoder, which cannot encode pairs", (await Assert.ThrowsAsync<ArgumentException>(() => TrainAsync(rewardEncoder: new OwnEncoder()))).Message, StringComparison.Ordinal);
        Assert.Contains("both set", (await Assert.ThrowsAsync<ArgumentException>(() => TrainAsync(scorer: new FakeModel(), rewardEncoder: new FakeModel()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_other_job_opens_such_a_package()
    {
        var models = new FakeModel.Loader();
        (await TrainAsync(new FakeModel(1), new FakeModel(2))).Save(_folder.Path("package"));
        var fresh = SyntheticLog.Write(_folder, 0, 60, "fresh.jsonl", seed: 12);
        var larger = Pools.Of("large", ("small", 3), ("stranger", 1));

        var decision = await PackageExplainer.ExplainAsync(_folder.Path("package"), "tell me about the river", models: models);
        var calibration = await PackageCalibrator.CalibrateAsync(new CalibrationRequest
        {
            Package = _folder.Path("package"),
            DataFiles = [fresh],
            Target = RoutingTarget.CostReduction(0.3),
            Models = models,
        });
        var evaluation = await PackageEvaluator.MeasureAsync(new EvaluationRequest
        {
            Package = _folder.Path("package"),
            DataFiles = [_log],
            Pool = SyntheticLog.Pool,
            Split = "val",
            Resamples = 10,
            LearningCurve = true,
            Models = models,
            Methods = ["best-route", "nearest-neighbours", "n-label"],
        });
        var added = await ModelAdder.AddAsync(new AddModelRequest { Package = _folder.Path("package"), DataFiles = [_log], Pool = larger, Models = models });
        added.Save(_folder.Path("larger"));

        Assert.Equal("cpu", decision.Device);
        Assert.Equal(60, calibration.Queries);
        Assert.Equal(80, evaluation.Queries);
        Assert.Contains(evaluation.Scorers, static scorer => scorer is { Name: "onnx", IsPackage: true });
        var extended = RoutingPackage.Load(_folder.Path("larger"), models: models);
        Assert.Contains(new ModelRoute("stranger", 1), extended.Manifest.Routes);
        Assert.Equal(new FakeModel(1).Fingerprint, extended.Manifest.Encoder.Fingerprint);
    }

    private sealed class OwnEncoder(bool isBlind = false) : IQueryEncoder
    {
        public int Dimensions => 2;

        public ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
        {
            destination.Span[0] = !isBlind && text.Contains("river", StringComparison.Ordinal) ? 1 : 0;
            destination.Span[1] = isBlind ? 7 : text.Length;
            return ValueTask.CompletedTask;
        }
    }
}
