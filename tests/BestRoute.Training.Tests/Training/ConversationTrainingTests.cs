using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

/// <summary>Case A3: training and run time build the router's text by one rule, which the package records.</summary>
public sealed class ConversationTrainingTests(ConversationTrainingTests.Trained trained) : IClassFixture<ConversationTrainingTests.Trained>
{
    [Fact]
    public void The_package_records_how_much_context_it_was_trained_with()
    {
        Assert.Equal(new PackageText(256), RoutingPackage.Load(trained.Package).Manifest.Text);
        Assert.Contains("\"text\"", File.ReadAllText(Path.Combine(trained.Package, "manifest.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_package_decides_by_what_was_asked_in_an_earlier_turn()
    {
        using var client = Client(new BestRouteOptions { Package = trained.Package });
        var random = new Random(5);

        var right = 0;
        for (var i = 0; i < 100; i++)
        {
            var decision = await client.RouteAsync(ConversationLog.Messages(SyntheticLog.Prompt(random, easy: i % 2 == 0), i));
            right += decision.Route.Model == "small" == (i % 2 == 0) ? 1 : 0;
        }

        Assert.True(right >= 80, $"{right} of 100");
    }

    [Fact]
    public async Task Evaluation_and_explain_decide_as_an_application_does()
    {
        var package = RoutingPackage.Load(trained.Package);
        using var log = new ResponseLog([trained.Log], SyntheticLog.Pool) { ContextCharacters = package.Manifest.ContextCharacters };
        var records = log.Read(ResponseLog.Validation).ToList();
        var replayed = new RoutingDecision[records.Count];
        using (var replay = new PoolReplay(trained.Package, package, SyntheticLog.Pool, records, parallelism: 2))
        {
            await replay.DecideAsync(replay.PackagePredictor, (query, decision) => replayed[query] = decision, CancellationToken.None);
        }

        using var client = Client(new BestRouteOptions { Package = trained.Package });
        foreach (var (query, record) in records.Index())
        {
            // As the application has them, and not as the log was read.
            var question = record.Messages[1].Text;
            var atRunTime = await client.RouteAsync(ConversationLog.Messages(question, Trained.Training + query));
            var explained = (await PackageExplainer.ExplainAsync(
                new ExplanationRequest { Package = trained.Package, Messages = Conversation.Restore(record.Key, isPrompt: false).Messages, Pool = SyntheticLog.Pool }, CancellationToken.None)).Decision;

            Assert.All([replayed[query], explained], decision => Assert.Equal(
                (atRunTime.Route, atRunTime.Reason, atRunTime.EstimatedCost, atRunTime.OutOfDistributionScore),
                (decision.Route, decision.Reason, decision.EstimatedCost, decision.OutOfDistributionScore)));
            Assert.Equal(atRunTime.Routes.Select(static route => (route.Quality, route.DecisionCost)), replayed[query].Routes.Select(static route => (route.Quality, route.DecisionCost)));
        }
    }

    [Fact]
    public async Task Training_and_the_scorer_see_the_text_that_the_predictor_and_the_scorer_see_at_run_time()
    {
        var random = new Random(17);
        using var folder = new TemporaryFolder();
        List<ChatMessage[]> asked = [];
        var path = folder.Write("log.jsonl", string.Join('\n', Enumerable.Range(0, 200).Select(i =>
        {
            var (messages, json) = Chats.Random(random);
            messages[^1] = Chats.User($"{messages[^1].Text} {i}");
            asked.Add(messages);
            return $$"""{"messages":{{json[..json.LastIndexOf("\"}]", StringComparison.Ordinal)]}} {{i}}"}],"split":"{{(i < 100 ? "train" : "val")}}","responses":[{"model":"large","text":"a","score":1},{"model":"small","text":"b","score":1},{"model":"small","text":"c","score":0},{"model":"small","text":"d","score":0}]}""";
        })));
        using var data = TrainingData.Load([path], SyntheticLog.Pool, CancellationToken.None);
        QueryRecord[] records = [.. data.Training, .. data.Validation];
        var package = RoutingPackage.Load(trained.Package);
        var (predictor, scorer) = (new SeenTexts(package.ToPredictor()), new SeenPrompts());
        using var client = Client(
            new BestRouteOptions { Package = trained.Package, LoadedPackage = package with { Manifest = package.Manifest with { Text = data.Text } }, Predictor = predictor, Scorer = scorer },
            records);

        foreach (var (query, messages) in asked.Index())
        {
            await client.GetResponseAsync(messages, ReplayChatClient.ForQuery(new ChatOptions(), query).WithRoute("small", 3));
        }

        Assert.Equal(records.Select(static record => record.Text), predictor.Texts);
        Assert.Equal(records.Select(static record => record.Text), scorer.Prompts);
        Assert.Contains(records, static record => record.Text != record.Prompt);
    }

    [Fact]
    public async Task A_log_of_single_messages_gives_the_package_of_the_prompts()
    {
        using var folder = new TemporaryFolder();
        var prompts = SyntheticLog.Write(folder, training: 120, validation: 60);
        await TrainAsync(prompts, folder.Path("prompts"));
        await TrainAsync(ConversationLog.OfSingleMessages(folder, prompts, "messages.jsonl"), folder.Path("messages"));

        foreach (var file in Directory.GetFiles(folder.Path("prompts")).Select(Path.GetFileName).Where(static file => file != "manifest.json"))
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Path("prompts"), file!)), File.ReadAllBytes(Path.Combine(folder.Path("messages"), file!)));
        }

        string Manifest(string name, string data) => File.ReadAllText(Path.Combine(folder.Path(name), "manifest.json"))
            .Replace(RoutingPackage.Load(folder.Path(name)).Manifest.TrainingData[0].Sha256, "", StringComparison.Ordinal)
            .Replace(data, "", StringComparison.Ordinal);
        Assert.Equal(Manifest("prompts", "log.jsonl"), Manifest("messages", "messages.jsonl"));
        Assert.DoesNotContain("\"text\"", Manifest("prompts", "log.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_prompt_in_the_rows_is_no_context()
    {
        using var folder = new TemporaryFolder();
        var row = """{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Why?"}],"split":"train","responses":[{"model":"large","text":"a","score":1},{"model":"small","text":"b","score":0}]}""";
        var path = folder.Write("log.jsonl", row + "\n" + row.Replace("Why", "How", StringComparison.Ordinal).Replace("train", "val", StringComparison.Ordinal));

        using var data = TrainingData.Load([path], SyntheticLog.Pool, CancellationToken.None);

        Assert.Null(data.Text);
        Assert.Equal("Why?", Assert.Single(data.Training).Text);
    }

    [Fact]
    public async Task Calibrate_refuses_the_conversations_of_the_training_and_no_others()
    {
        using var folder = new TemporaryFolder();
        var others = ConversationLog.Of(folder, SyntheticLog.Write(folder, training: 0, validation: 300, seed: 12));
        var known = folder.Write("known.jsonl", (await File.ReadAllTextAsync(trained.Log)).Replace("Be brief.", "Another system prompt.", StringComparison.Ordinal));
        var request = new CalibrationRequest { Package = trained.Package, DataFiles = [known, others], Split = "val", Target = RoutingTarget.CostReduction(0.1), Pool = SyntheticLog.Pool };

        var result = await PackageCalibrator.CalibrateAsync(request);

        Assert.Equal((300, Trained.Validation), (result.Queries, result.Refused));
        Assert.Equal(new PackageText(256), RoutingPackage.Load(trained.Package).Manifest.Text);
    }

    [Fact]
    public async Task Evaluate_finds_the_gold_answers_and_the_tasks_of_conversations()
    {
        var figures = await PackageEvaluator.MeasureAsync(new EvaluationRequest
        {
            Package = trained.Package,
            DataFiles = [trained.Log],
            Pool = SyntheticLog.Pool,
            Split = "val",
            Methods = ["best-route", "task-mean"],
            Quality = EvaluatedQuality.RougeGold,
            Resamples = 20,
        });

        Assert.Equal(Trained.Validation, figures.Queries);
        Assert.Empty(figures.LeftOut);
        Assert.Equal(["proof", "river"], figures.Traffic.Select(static traffic => traffic.Task).Order());
        Assert.All(figures.LostQueries, static query => Assert.StartsWith(ConversationLog.LastMessage, query.Prompt, StringComparison.Ordinal));
    }

    private static async Task TrainAsync(string log, string package) =>
        (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [log], Pool = SyntheticLog.Pool, Seed = 3, Parallelism = 2 })).Save(package);

    private static BestRouteChatClient Client(BestRouteOptions options, params QueryRecord[] recorded)
    {
        options.LearnOutputLengths = false;
        SyntheticLog.Pool.AddTo(options, id => new ReplayChatClient(id, recorded));

        return new BestRouteChatClient(options);
    }

    public sealed class Trained : IAsyncLifetime
    {
        public const int Training = 240;
        public const int Validation = 80;

        private readonly TemporaryFolder _folder = new();

        public string Log { get; private set; } = "";

        public string Package => _folder.Path("package");

        public async Task InitializeAsync()
        {
            Log = ConversationLog.Of(_folder, SyntheticLog.Write(_folder, Training, Validation));
            await TrainAsync(Log, Package);
        }

        public Task DisposeAsync()
        {
            _folder.Dispose();
            return Task.CompletedTask;
        }
    }

    private sealed class SeenTexts(IMatchPredictor inner) : IMatchPredictor
    {
        public List<string> Texts { get; } = [];

        public IReadOnlyList<ModelRoute> Routes => inner.Routes;

        public ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
        {
            Texts.Add(text);
            return inner.PredictAsync(text, predictions, cancellationToken);
        }
    }

    private sealed class SeenPrompts : IResponseScorer
    {
        public List<string> Prompts { get; } = [];

        public bool SeesWholeDraw => false;

        public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
        {
            Prompts.Add(request.Prompt);
            scores.Span.Clear();
            return ValueTask.CompletedTask;
        }
    }
}
