using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace BestRoute.Tests;

public sealed class BestRouteServiceCollectionExtensionsTests
{
    [Fact]
    public async Task The_default_chat_client_of_the_container_is_the_router()
    {
        var services = new ServiceCollection();
        services.AddFakePool();
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<IChatClient>();

        Assert.Same(provider.GetRequiredService<BestRouteChatClient>(), client);
        Assert.Same(client, provider.GetRequiredService<IChatRouter>());
        Assert.Same(client, client.GetService<IChatRouter>());
        Assert.Equal("small", (await client.GetResponseAsync("Hi")).Text);
    }

    [Fact]
    public async Task Named_pools_are_keyed_services_next_to_the_default_one()
    {
        var services = new ServiceCollection();
        services.AddFakePool();
        services.AddFakePool(small: new("other"), name: "other");
        services.Configure<BestRouteOptions>("other", static options => options.Threshold = 0.1);
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredKeyedService<IChatClient>("other");

        Assert.Same(provider.GetRequiredKeyedService<BestRouteChatClient>("other"), client);
        Assert.Same(client, provider.GetRequiredKeyedService<IChatRouter>("other"));
        Assert.NotSame(client, provider.GetRequiredService<IChatClient>());
        var response = await client.GetResponseAsync("Hi");
        Assert.Equal(("other", 0.1), (response.Text, response.GetRoutingDecision()!.Threshold));
        Assert.Equal("small", (await provider.GetRequiredService<IChatClient>().GetResponseAsync("Hi")).Text);
    }

    [Fact]
    public async Task A_named_pool_alone_is_not_the_default()
    {
        var services = new ServiceCollection();
        services.AddFakePool(name: "other");
        await using var provider = services.BuildServiceProvider();

        Assert.Null(provider.GetService<IChatClient>());
        Assert.Null(provider.GetService<BestRouteChatClient>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("other")]
    public async Task Two_calls_for_one_name_compose(string name)
    {
        var services = new ServiceCollection();
        services.AddFakePredictor(name).AddReferenceModel("large", new FakeChatClient(), TestServices.Expensive);
        services.AddBestRoute(name, static options => options.Threshold = 0.2).AddModel("small", new FakeChatClient("small"), TestServices.Cheap);
        await using var provider = services.BuildServiceProvider();

        var response = await provider.GetRequiredKeyedService<BestRouteChatClient>(name).GetResponseAsync("Hi");

        Assert.Equal(("small", 0.2), (response.Text, response.GetRoutingDecision()!.Threshold));
        if (name.Length == 0)
        {
            Assert.Single(provider.GetServices<IChatClient>());
        }
    }

    [Fact]
    public async Task An_outer_decorator_registered_afterwards_wraps_the_router()
    {
        var services = new ServiceCollection();
        services.AddFakePool();
        services.AddSingleton<IChatClient>(static provider => new ShoutingChatClient(provider.GetRequiredService<BestRouteChatClient>()));
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<IChatClient>();
        var response = await client.GetResponseAsync("Hi");

        Assert.Equal("SMALL", response.Text);
        Assert.Equal(new ModelRoute("small", 1), response.GetRoutingDecision()!.Route);
        Assert.Same(provider.GetRequiredService<IChatRouter>(), client.GetService<BestRouteChatClient>());
    }

    [Fact]
    public async Task The_container_disposes_what_factories_made_once_and_instances_never()
    {
        FakeChatClient made = new(), keyed = new(), given = new();
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IChatClient>("keyed", (_, _) => keyed);
        services.AddBestRoute(static options => (options.Predictor, options.Threshold) = (TestServices.Predictor("keyed"), 0.5))
            .AddReferenceModel("large", _ => made, TestServices.Expensive)
            .AddModel("small", given, TestServices.Cheap)
            .AddModel("keyed", "keyed", TestServices.Cheap);
        var provider = services.BuildServiceProvider();
        provider.GetRequiredService<BestRouteChatClient>().Dispose();
        Assert.Equal((0, 0, 0), (made.Disposals, keyed.Disposals, given.Disposals));

        await provider.DisposeAsync();

        Assert.Equal((1, 1, 0), (made.Disposals, keyed.Disposals, given.Disposals));
    }

    [Fact]
    public void Arguments_are_required()
    {
        var services = new ServiceCollection();

        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddBestRoute());
        Assert.Throws<ArgumentNullException>(() => services.AddBestRoute((string)null!));
        Assert.Throws<ArgumentNullException>(() => services.AddBestRoute((Microsoft.Extensions.Configuration.IConfiguration)null!));
    }

    private sealed class ShoutingChatClient(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            response.Messages = [new(ChatRole.Assistant, response.Text.ToUpperInvariant())];
            return response;
        }
    }
}
