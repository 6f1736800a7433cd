using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

/// <summary>Mistakes are found when the host starts, and without a host when the router is first resolved.</summary>
public sealed class StartupTests
{
    [Fact]
    public async Task A_valid_pool_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddFakePool();
        using var host = builder.Build();

        await host.StartAsync();

        Assert.Equal("small", await host.Services.GetRequiredService<IChatRouter>().RouteAsync());
        await host.StopAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("other")]
    public async Task Invalid_options_fail_the_start(string name) =>
        await AssertFailsAsync(
            services => services.AddFakePool(name: name).Services.Configure<BestRouteOptions>(name, static options => options.Threshold = 7),
            $"BestRoute{(name.Length > 0 ? $" pool '{name}'" : "")}: Threshold is 7. Set it to a match probability from 0 to 1",
            name);

    [Fact]
    public async Task A_model_without_price_fails_the_start() =>
        await AssertFailsAsync(static services => services.AddFakePool().AddModel("free", new FakeChatClient(), null!), "Models['free'].Price is null");

    [Fact]
    public async Task A_model_that_the_predictor_does_not_know_fails_the_start() =>
        await AssertFailsAsync(static services => services.AddFakePool().AddModel("gpt", new FakeChatClient(), TestServices.Cheap), "The Predictor does not know the model 'gpt' of the pool");

    [Fact]
    public async Task A_model_without_backend_fails_the_start() =>
        await AssertFailsAsync(
            static services => services.AddBestRoute(static options =>
            {
                (options.Predictor, options.Threshold) = (TestServices.Predictor(), 0.5);
                options.Models.Add(new() { Id = "large", Price = TestServices.Expensive, IsReference = true });
                options.Models.Add(new() { Id = "small", Price = TestServices.Cheap });
            }),
            "Models['large'] has no backend. Set Client to the service key of its IChatClient, or register it with AddModel or AddReferenceModel.");

    [Fact]
    public async Task A_service_key_without_client_fails_the_start() =>
        await AssertFailsAsync(
            static services => services.AddFakePredictor().AddReferenceModel("large", "azure", TestServices.Expensive).AddModel("small", new FakeChatClient(), TestServices.Cheap),
            "Models['large'].Client is 'azure', but no IChatClient is registered with that key. Register one, for example with AddKeyedChatClient(\"azure\", ...).");

    [Fact]
    public async Task A_factory_that_fails_is_named_with_its_model() =>
        await AssertFailsAsync(
            static services => Pool(services, static _ => throw new UriFormatException("No endpoint.")),
            "The backend of model 'small' cannot be created: UriFormatException: No endpoint.");

    [Fact]
    public async Task A_factory_that_returns_null_fails_the_start() =>
        await AssertFailsAsync(
            static services => Pool(services, static _ => null!),
            "The factory of model 'small' returned null. It must return the IChatClient of the model.");

    [Fact]
    public async Task A_factory_that_resolves_the_router_fails_the_start() =>
        await AssertFailsAsync(
            static services => Pool(services, static provider => provider.GetRequiredService<IChatClient>()),
            "The backend of model 'small' resolves the router of its own pool, which would call itself endlessly. Give it another client");

    [Fact]
    public async Task A_factory_that_resolves_the_decorated_router_fails_the_start() =>
        await AssertFailsAsync(
            static services =>
            {
                Pool(services, static provider => provider.GetRequiredService<IChatClient>());
                services.AddSingleton<IChatClient>(static provider => new LazyChatClient(provider.GetRequiredService<BestRouteChatClient>));
            },
            "The backend of model 'small' resolves the router of its own pool");

    [Fact]
    public async Task A_backend_that_would_resolve_the_router_later_fails_the_start() =>
        await AssertFailsAsync(
            static services => Pool(services, static provider => new LazyChatClient(provider.GetRequiredService<IChatClient>)),
            "The backend of model 'small' resolves the router of its own pool");

    [Fact]
    public async Task A_service_key_that_is_the_pools_own_name_fails_the_start() =>
        await AssertFailsAsync(
            static services => services.AddFakePredictor("mine").AddReferenceModel("large", new FakeChatClient(), TestServices.Expensive).AddModel("small", "mine", TestServices.Cheap),
            "The backend of model 'small' resolves the router of its own pool 'mine'",
            "mine");

    [Fact]
    public async Task Pools_that_resolve_each_other_fail_the_start() =>
        await AssertFailsAsync(
            static services =>
            {
                services.AddFakePredictor("a").AddReferenceModel("large", new FakeChatClient(), TestServices.Expensive).AddModel("small", "b", TestServices.Cheap);
                services.AddFakePredictor("b").AddReferenceModel("large", new FakeChatClient(), TestServices.Expensive).AddModel("small", "a", TestServices.Cheap);
            },
            "resolves the router of its own pool 'a'",
            "a");

    [Fact]
    public async Task A_router_of_another_pool_may_be_a_backend()
    {
        var services = new ServiceCollection();
        services.AddFakePool(small: new("inner"), name: "inner");
        using var apart = new TestPool().Reference().Candidate("small", 0.9).Client();
        services.AddFakePredictor().AddReferenceModel("large", apart, TestServices.Expensive).AddModel("small", "inner", TestServices.Cheap);
        await using var provider = services.BuildServiceProvider();

        Assert.Equal("inner", (await provider.GetRequiredService<IChatClient>().GetResponseAsync("Hi")).Text);
    }

    private static void Pool(IServiceCollection services, Func<IServiceProvider, IChatClient> factory) =>
        services.AddFakePredictor().AddReferenceModel("large", new FakeChatClient(), TestServices.Expensive).AddModel("small", factory, TestServices.Cheap);

    private static async Task AssertFailsAsync(Action<IServiceCollection> register, string message, string name = "")
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        register(builder.Services);
        using var host = builder.Build();
        var atStart = await Record.ExceptionAsync(() => host.StartAsync());
        Assert.IsAssignableFrom<Exception>(atStart);
        Assert.Contains(message, atStart.ToString(), StringComparison.Ordinal);

        await using var provider = builder.Services.BuildServiceProvider();
        var resolved = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<BestRouteChatClient>(name));
        Assert.Contains(message, resolved.Message, StringComparison.Ordinal);
    }

    private sealed class LazyChatClient(Func<IChatClient> inner) : IChatClient
    {
        private readonly Lazy<IChatClient> _inner = new(inner);

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            _inner.Value.GetResponseAsync(messages, options, cancellationToken);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            _inner.Value.GetStreamingResponseAsync(messages, options, cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => _inner.Value.GetService(serviceType, serviceKey);

        public void Dispose()
        {
        }
    }
}
