using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

/// <summary>The default client of the container calls the router, whatever the order of the registrations, or there is an error.</summary>
public sealed class DefaultChatClientTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pipeline_around_the_router_is_the_default_client(bool isFirst)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Register(builder.Services, isFirst, static services => services.AddSingleton<IChatClient>(static provider => new Pipeline(provider.GetRequiredService<BestRouteChatClient>())));
        using var host = builder.Build();
        await host.StartAsync();

        var client = host.Services.GetRequiredService<IChatClient>();

        Assert.IsType<Pipeline>(client);
        Assert.Equal("small", (await client.GetResponseAsync("Hi")).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scoped_pipeline_keeps_its_lifetime(bool isFirst)
    {
        var services = new ServiceCollection();
        Register(services, isFirst, static services => services.AddScoped<IChatClient>(static provider => new Pipeline(provider.GetRequiredService<BestRouteChatClient>())));
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        await using AsyncServiceScope first = provider.CreateAsyncScope(), second = provider.CreateAsyncScope();

        Assert.Same(first.ServiceProvider.GetRequiredService<IChatClient>(), first.ServiceProvider.GetRequiredService<IChatClient>());
        Assert.NotSame(first.ServiceProvider.GetRequiredService<IChatClient>(), second.ServiceProvider.GetRequiredService<IChatClient>());
    }

    public static TheoryData<bool, Action<IServiceCollection>> Others => new()
    {
        { true, static services => services.AddSingleton<IChatClient>(new FakeChatClient()) },
        { false, static services => services.AddSingleton<IChatClient>(new FakeChatClient()) },
        { true, static services => services.AddSingleton<IChatClient>(static _ => new FakeChatClient()) },
        { false, static services => services.AddTransient<IChatClient>(static _ => new FakeChatClient()) },
        { true, static services => services.AddScoped<IChatClient, OtherChatClient>() },
        { false, static services => services.AddScoped<IChatClient, OtherChatClient>() },
    };

    [Theory]
    [MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public async Task A_default_client_that_does_not_call_the_router_fails_the_start(bool isFirst, Action<IServiceCollection> register)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Register(builder.Services, isFirst, register);
        using var host = builder.Build();

        var error = await Record.ExceptionAsync(() => host.StartAsync());

        Assert.IsType<OptionsValidationException>(error);
        Assert.Contains("that does not call the router, so no request would be routed. Do one of the following: (1) Build it around the router", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_client_that_does_not_call_the_router_fails_without_a_host()
    {
        var services = new ServiceCollection();
        services.AddTransient<IChatClient, OtherChatClient>().AddFakePool();
        using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IChatClient>());
        Assert.NotNull(provider.GetRequiredService<BestRouteChatClient>());
    }

    [Fact]
    public void A_named_pool_leaves_the_default_client_alone()
    {
        var given = new FakeChatClient();
        var services = new ServiceCollection();
        services.AddSingleton<IChatClient>(given).AddFakePool(name: "named");
        using var provider = services.BuildServiceProvider();

        Assert.Same(given, provider.GetRequiredService<IChatClient>());
    }

    private static void Register(IServiceCollection services, bool isFirst, Action<IServiceCollection> register)
    {
        if (isFirst)
        {
            register(services);
        }

        services.AddFakePool();
        if (!isFirst)
        {
            register(services);
        }
    }

    private sealed class Pipeline(IChatClient inner) : DelegatingChatClient(inner);

    private sealed class OtherChatClient() : DelegatingChatClient(new FakeChatClient());
}
