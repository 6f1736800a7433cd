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
            .AddReferenceModel("large", static provider => provider.GetRequiredService<FakeChatClient>(), TestServices.Dear)
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
        services.AddFakePredictor("a").AddReferenceModel("large", given, TestServices.Dear).AddModel("small", _ => new FakeChatClient(), TestServices.Cheap);
        services.AddFakePredictor("b").AddReferenceModel("large", "key", TestServices.Dear).AddModel("small", _ => new FakeChatClient(), TestServices.Cheap);
        using var provider = services.BuildServiceProvider();

        Assert.Same(given, provider.GetRequiredKeyedService<MonitoredPoolSource>("a").Get().Pool.Reference.Client);
        Assert.Same(keyed, provider.GetRequiredKeyedService<MonitoredPoolSource>("b").Get().Pool.Reference.Client);
    }

    [Fact]
    public void The_path_of_the_package_is_kept_with_the_pool()
    {
        var services = new ServiceCollection();
        services.AddFakePool(name: "a").UsePackage("packages/a");
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<IRouter>("a"));

        Assert.StartsWith("BestRoute pool 'a': The package 'packages/a' cannot be used: there is no such folder,", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Directory.GetCurrentDirectory()}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{AppContext.BaseDirectory}'", error.Message, StringComparison.Ordinal);
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
    }
}
