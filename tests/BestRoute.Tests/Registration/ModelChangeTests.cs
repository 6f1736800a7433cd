using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

/// <summary>Models that join and leave the pool by configuration while the application runs. The package knows large, small and medium; the pool starts with large and small.</summary>
public sealed partial class ModelChangeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLog _log = new();
    private readonly Dictionary<string, FakeChatClient> _clients = [];
    private readonly ModelList _configuration;
    private readonly ServiceProvider _provider;

    public ModelChangeTests()
    {
        PackageOf("small", "medium").Save(_folder.Package);
        _configuration = new() { Package = _folder.Package };
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(_log);
        services.AddSingleton<TimeProvider>(_time);
        foreach (var model in (string[])["large", "small", "medium", "foreign"])
        {
            _clients[model] = new FakeChatClient(model);
            services.AddKeyedSingleton<IChatClient>(model, _clients[model]);
        }

        Change("large", "small");
        services.AddBestRoute(new ConfigurationBuilder().Add(_configuration).Build());
        _provider = services.BuildServiceProvider();
    }

    private BestRouteChatClient Client => _provider.GetRequiredService<BestRouteChatClient>();

    private IEnumerable<LogEntry> Errors => _log.Entries.Where(static entry => entry.Level >= LogLevel.Warning);

    public void Dispose()
    {
        _provider.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_model_joins_and_leaves_from_the_next_request_on()
    {
        Assert.Equal(["large", "small"], await ModelsAsync());

        Change("large", "small", "medium");
        Assert.Equal(["large", "small", "medium"], await ModelsAsync());
        Assert.Equal("medium", (await Client.GetResponseAsync("Hi", new ChatOptions().WithRoute("medium", 1))).Text);

        Change("large", "medium");
        Assert.Equal(["large", "medium"], await ModelsAsync());
        Assert.Equal(["large", "medium"], Client.GetModelStates().Select(static state => state.Id));
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task A_request_that_runs_ends_on_the_pool_that_it_began_with()
    {
        var (answer, failure) = (new TaskCompletionSource<ChatResponse>(), new TaskCompletionSource<ChatResponse>());
        var queue = new Queue<Task<ChatResponse>>([answer.Task, failure.Task]);
        _clients["small"].Respond = (_, _) => queue.Dequeue();
        Task<ChatResponse>[] running = [Client.GetResponseAsync("Hi"), Client.GetResponseAsync("Hi")];

        Change("large", "medium");
        Assert.Equal("medium", (await Client.GetResponseAsync("Hi")).Text);
        answer.SetResult(FakeChatClient.Answer("late"));
        failure.SetException(new HttpRequestException("gone"));

        var (answered, failedOver) = (await running[0].OrHang(), await running[1].OrHang());
        Assert.Equal(("late", "small"), (answered.Text, answered.GetRoutingDecision()!.Route.Model));
        Assert.Equal(["small", "large"], failedOver.GetRoutingDecision()!.Attempts.Select(static attempt => attempt.Route.Model));
    }

    [Fact]
    public async Task What_was_learned_about_the_models_that_stay_is_kept()
    {
        _clients["large"].Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("large", 10, 5000));
        _clients["small"].Respond = static (_, _) => Task.FromException<ChatResponse>(new HttpRequestException());
        for (var i = 0; i < 20; i++)
        {
            await Client.GetResponseAsync("Hi");
        }

        var before = await DecideAsync();
        Assert.Equal(RouteExclusion.Unavailable, Route(before, "small").Exclusion);

        Change("large", "small", "medium");
        var joined = await DecideAsync();
        Change("large", "small");
        var left = await DecideAsync();

        Assert.Equal((Route(before, "large"), Route(before, "small")), (Route(joined, "large"), Route(joined, "small")));
        Assert.Equal(RouteExclusion.None, Route(joined, "medium").Exclusion);
        Assert.Equal((Route(before, "large"), Route(before, "small")), (Route(left, "large"), Route(left, "small")));
    }

    [Fact]
    public async Task A_model_that_the_package_does_not_know_is_refused_and_the_pool_stays()
    {
        await DecideAsync();

        Change("large", "small", "foreign");

        Assert.Equal(["large", "small"], await ModelsAsync());
        var error = Assert.Single(Errors).Error!.Message;
        Assert.Contains("does not know the model 'foreign' of the pool. It knows 'small', 'medium', 'large'. Remove the model, correct its Id, or train a package", error, StringComparison.Ordinal);

        Change("large", "small", "medium");
        Assert.Equal(["large", "small", "medium"], await ModelsAsync());
    }

    [Fact]
    public async Task A_model_without_a_registered_backend_is_refused_and_the_pool_stays()
    {
        await DecideAsync();

        _configuration.Replace(["large", "small", "medium"], static id => id == "medium" ? "nobody" : id);

        Assert.Equal(["large", "small"], await ModelsAsync());
        Assert.Contains("Models['medium'].Client is 'nobody', but no IChatClient is registered with that key.", Assert.Single(Errors).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_factory_for_any_key_creates_the_backend_of_a_model_that_joins()
    {
        var created = new List<string>();
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IChatClient>(KeyedService.AnyKey, (_, key) =>
        {
            var id = (string)key!;
            created.Add(id);
            return new FakeChatClient(id);
        });
        services.AddBestRoute(new ConfigurationBuilder().Add(_configuration).Build());
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<BestRouteChatClient>();
        Assert.Equal(["large", "small"], created);

        Change("large", "small", "medium");

        Assert.Equal("medium", (await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("medium", 1))).Text);
        Assert.Equal(["large", "small", "medium"], created);
    }

    [Fact]
    public async Task A_conversation_on_the_servers_of_a_model_that_left_says_so()
    {
        _clients["small"].Respond = static (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "small")) { ConversationId = "c1" });
        await Client.GetResponseAsync("Hi", new ChatOptions().WithRoute("small", 1));

        Change("large", "medium");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Client.GetResponseAsync("And then?", new ChatOptions { ConversationId = "c1" }));
        Assert.StartsWith("The request continues a conversation or response on the servers of model 'small', which has left the pool. Send the whole conversation without", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_result_of_a_tool_that_a_model_called_before_it_left_goes_to_the_reference()
    {
        var call = new FunctionCallContent("1", "time") { AdditionalProperties = new() { [RequestKeys.Model] = "small" } };
        ChatMessage[] history = [new(ChatRole.User, "When?"), new(ChatRole.Assistant, [call]), new(ChatRole.Tool, [new FunctionResultContent("1", "noon")])];
        Assert.Equal("small", (await Client.GetResponseAsync(history)).Text);

        Change("large", "medium");

        Assert.Equal("large", (await Client.GetResponseAsync(history)).Text);
    }

    [Fact]
    public async Task No_request_fails_while_models_join_and_leave()
    {
        string[][] pools = [["large", "small"], ["large", "small", "medium"], ["large", "medium"]];
        var requests = Parallel.ForAsync(0, 1_000, async (_, token) =>
        {
            var answer = await Client.GetResponseAsync("Hi", cancellationToken: token);
            var decision = answer.GetRoutingDecision()!;
            Assert.Equal(answer.Text, decision.Route.Model);
            Assert.Contains(pools, pool => pool.SequenceEqual(decision.Routes.Select(static route => route.Route.Model)));
        });
        for (var i = 0; i < 60; i++)
        {
            Change(pools[i % 3]);
        }

        await requests;
        Assert.Empty(Errors);
    }

    private static RouteAssessment Route(RoutingDecision decision, string model) => decision.Routes.Single(route => route.Route.Model == model);

    private static RoutingPackage PackageOf(params string[] candidates) => Package([.. candidates, "large"]);

    /// <summary>A package whose last model is the reference.</summary>
    private static RoutingPackage Package(string[] models)
    {
        var package = TestPackages.Create();
        var rows = 3 * models.Length;
        var random = new Random(9);
        return package with
        {
            Heads = new LinearHeads(
                models.Length, models.Length, package.Encoder.Dimensions, [.. Enumerable.Range(0, rows * package.Encoder.Dimensions).Select(_ => random.NextSingle())], new float[rows]),
            Manifest = package.Manifest with
            {
                Pool = new(models[^1], [.. models.Select(static model => new PackageModel(model, 1))]),
                Routes = [.. models.Select(static model => new ModelRoute(model, 1))],
                Calibration = [.. models.Select(model => new RouteCalibration(model == models[^1] ? null : new(1, 0), 0, 1))],
                LengthEstimates = [.. models.Select(static model => new LengthEstimate(model, 100, 10))],
            },
        };
    }

    private async Task<RoutingDecision> DecideAsync() => await Client.RouteAsync([new(ChatRole.User, "Hi")]);

    private async Task<IEnumerable<string>> ModelsAsync() => (await DecideAsync()).Routes.Select(static route => route.Route.Model);

    /// <summary>Lets the watch look at the folder of the package twice.</summary>
    private void Look()
    {
        _time.Advance(PackageWatch.Interval);
        _time.Advance(PackageWatch.Interval);
    }

    private void Change(params string[] models) => _configuration.Replace(models, static id => id);

    /// <summary>The configuration of a pool whose models have backends with their own names.</summary>
    private sealed class ModelList : ConfigurationProvider, IConfigurationSource
    {
        /// <summary>Gets the folder of the package, unless a change names another one.</summary>
        public string? Package { get; init; }

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Replace(string[] models, Func<string, string> clientOf, string reference = "large", string? package = null)
        {
            var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Threshold"] = "0", ["Package"] = package ?? Package };
            foreach (var (i, id) in models.Index())
            {
                var model = $"Models:{i}:";
                (data[model + "Id"], data[model + "Client"], data[model + "IsReference"]) = (id, clientOf(id), $"{id == reference}");
                data[model + "Price:InputPerMillion"] = data[model + "Price:OutputPerMillion"] = id switch { "large" => "10", "small" => "1", _ => "2" };
            }

            Data = data;
            OnReload();
        }
    }
}
