using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

public sealed class BestRouteBuilderExtensionsTests
{
    [Fact]
    public void A_backend_comes_from_a_factory_an_instance_or_a_keyed_service()
    {
        FakeChatClient made = new(), keyed = new(), given = new();
        var services = new ServiceCollection();
        services.AddSingleton(made);
        services.AddKeyedSingleton<IChatClient>("key", keyed);
        services.AddBestRoute(static options => (options.Predictor, options.Threshold) = (TestServices.Predictor("keyed"), 0.5))
            .AddReferenceModel("large", static provider => provider.GetRequiredService<FakeChatClient>(), TestServices.Expensive)
            .AddModel("small", given, TestServices.Cheap)
            .AddModel("keyed", "key", TestServices.Cheap, maxSamples: 3);
        using var provider = services.BuildServiceProvider();

        var pool = provider.GetRequiredKeyedService<MonitoredPoolSource>("").Get().Pool;

        Assert.Equal([made, given, keyed], pool.Models.Select(static model => model.Client));
        Assert.Equal([1, 1, 3], pool.Models.Select(static model => model.MaxSamples));
        Assert.Equal("large", pool.Reference.Id);
    }

    [Fact]
    public void A_reference_model_comes_from_the_same_sources()
    {
        FakeChatClient keyed = new(), given = new();
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IChatClient>("key", keyed);
        services.AddFakePredictor("a").AddReferenceModel("large", given, TestServices.Expensive).AddModel("small", _ => new FakeChatClient(), TestServices.Cheap);
        services.AddFakePredictor("b").AddReferenceModel("large", "key", TestServices.Expensive).AddModel("small", _ => new FakeChatClient(), TestServices.Cheap);
        using var provider = services.BuildServiceProvider();

        Assert.Same(given, provider.GetRequiredKeyedService<MonitoredPoolSource>("a").Get().Pool.Reference.Client);
        Assert.Same(keyed, provider.GetRequiredKeyedService<MonitoredPoolSource>("b").Get().Pool.Reference.Client);
    }

    [Fact]
    public void The_path_of_the_package_is_kept_with_the_pool()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new ImmediateTime());
        services.AddFakePool(name: "a").UsePackage("packages/a");
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<IChatRouter>("a"));

        Assert.StartsWith("BestRoute pool 'a': The package 'packages/a' cannot be used: the folder was not found,", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Directory.GetCurrentDirectory()}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{AppContext.BaseDirectory}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scorer_is_made_once_from_services_and_the_last_one_counts()
    {
        var made = 0;
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IChatClient>("judge", new FakeChatClient());
        services.AddFakePool(name: "a").UseScorer(_ => new FakeScorer(static _ => 0)).UseScorer(provider =>
        {
            made++;
            return new JudgeScorer(provider.GetRequiredKeyedService<IChatClient>("judge"), TestServices.Cheap);
        });
        services.AddFakePool(name: "b");
        using var provider = services.BuildServiceProvider();

        var monitor = provider.GetRequiredService<IOptionsMonitor<BestRouteOptions>>();
        Assert.IsType<JudgeScorer>(monitor.Get("a").Scorer);
        provider.GetRequiredService<IOptionsMonitorCache<BestRouteOptions>>().Clear();
        Assert.IsType<JudgeScorer>(monitor.Get("a").Scorer);
        Assert.Null(monitor.Get("b").Scorer);
        Assert.Equal(1, made);
    }

    [Fact]
    public void Each_part_is_given_or_made_once_from_services()
    {
        FakeScorer scorer = new(static _ => 0);
        var predictor = TestServices.Predictor();
        ThresholdPolicy policy = new(0.5);
        FakeSampler sampler = new() { Draw = static _ => new SampleSet { Responses = [] } };
        var encoder = new FakeEncoder();
        var store = new FakeBudgetStore();
        var services = new ServiceCollection();
        services.AddSingleton(store).AddSingleton(scorer).AddSingleton(predictor).AddSingleton(policy).AddSingleton(sampler).AddSingleton(encoder);
        services.AddBestRoute("given").UseScorer(scorer).UsePredictor(predictor).UsePolicy(policy).UseSampler(sampler).UseEncoder(encoder).UseBudgetStore(store);
        services.AddBestRoute("made")
            .UseScorer(static provider => provider.GetRequiredService<FakeScorer>())
            .UsePredictor(static provider => provider.GetRequiredService<FakePredictor>())
            .UsePolicy(static provider => provider.GetRequiredService<ThresholdPolicy>())
            .UseSampler(static provider => provider.GetRequiredService<FakeSampler>())
            .UseEncoder(static provider => provider.GetRequiredService<FakeEncoder>())
            .UseBudgetStore(static provider => provider.GetRequiredService<FakeBudgetStore>());
        foreach (var name in (string[])["given", "made"])
        {
            services.AddBestRoute(name).AddReferenceModel("large", new FakeChatClient(), TestServices.Expensive).AddModel("small", new FakeChatClient(), TestServices.Cheap);
        }

        using var provider = services.BuildServiceProvider();

        foreach (var name in (string[])["given", "made"])
        {
            var options = provider.GetRequiredService<IOptionsMonitor<BestRouteOptions>>().Get(name);
            Assert.Same(scorer, options.Scorer);
            Assert.Same(predictor, options.Predictor);
            Assert.Same(policy, options.Policy);
            Assert.Same(sampler, options.Sampler);
            Assert.Same(encoder, options.Encoder);
            Assert.Same(store, options.BudgetStore);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("mine")]
    public void A_scorer_that_resolves_the_router_is_refused(string name)
    {
        var services = new ServiceCollection();
        services.AddFakePool(name: name).UseScorer(provider => new JudgeScorer(provider.GetRequiredKeyedService<BestRouteChatClient>(name), TestServices.Cheap));
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<BestRouteChatClient>(name));

        Assert.Contains("The scorer resolves the router of its own pool", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_factory_of_a_scorer_that_fails_or_returns_null_is_named()
    {
        var services = new ServiceCollection();
        services.AddFakePool(name: "failing").UseScorer(static _ => throw new TimeoutException("Too late."));
        services.AddFakePool(name: "null").UseScorer(static _ => null!);
        using var provider = services.BuildServiceProvider();

        Assert.Contains("The scorer cannot be created: TimeoutException: Too late.", Error("failing"), StringComparison.Ordinal);
        Assert.Contains("The factory of the scorer returned null", Error("null"), StringComparison.Ordinal);

        string Error(string name) => Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<IChatRouter>(name)).Message;
    }

    [Fact]
    public void Arguments_are_required()
    {
        var builder = new ServiceCollection().AddBestRoute();

        Assert.Throws<ArgumentNullException>(() => builder.AddModel("m", (IChatClient)null!, TestServices.Cheap));
        Assert.Throws<ArgumentNullException>(() => builder.AddModel("m", (Func<IServiceProvider, IChatClient>)null!, TestServices.Cheap));
        Assert.Throws<ArgumentNullException>(() => builder.AddModel("m", (string)null!, TestServices.Cheap));
        Assert.Throws<ArgumentNullException>(() => builder.AddModel(null!, "key", TestServices.Cheap));
        Assert.Throws<ArgumentNullException>(() => ((IBestRouteBuilder)null!).AddModel("m", "key", TestServices.Cheap));
        Assert.Throws<ArgumentException>(() => builder.UsePackage(" "));
        Assert.Throws<ArgumentNullException>(() => builder.UseScorer((IResponseScorer)null!));
        Assert.Throws<ArgumentNullException>(() => builder.UseScorer((Func<IServiceProvider, IResponseScorer>)null!));
        Assert.Throws<ArgumentNullException>(() => ((IBestRouteBuilder)null!).UseScorer(new FakeScorer(static _ => 0)));
    }

    private sealed class FakeEncoder : IQueryEncoder
    {
        public int Dimensions => 1;

        public ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
