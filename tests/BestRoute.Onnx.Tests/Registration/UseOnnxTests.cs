using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace BestRoute.Onnx.Tests;

/// <summary>From a Hugging Face folder to a routed answer: imported, trained on, registered, asked.</summary>
public sealed class UseOnnxTests(OnnxPackages packages) : IClassFixture<OnnxPackages>
{
    private static IBestRouteBuilder AddPool(IServiceCollection services, string package, string name = "") => services
        .AddBestRoute(name)
        .AddReferenceModel("large", new EchoClient("large"), new ModelPrice(10, 30))
        .AddModel("small", new EchoClient("small"), new ModelPrice(0.1, 0.3), maxSamples: 2)
        .UsePackage(package);

    private static void OnCpu(OnnxOptions options) => (options.Device, options.Threads) = (OnnxDevice.Cpu, 1);

    [NativeFact]
    public async Task A_package_on_an_encoder_routes_requests_through_a_chat_client()
    {
        var services = new ServiceCollection();
        AddPool(services, packages.First).UseOnnx(OnCpu);
        using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IChatClient>();

        var right = 0;
        for (var i = 0; i < 40; i++)
        {
            var response = await client.GetResponseAsync([new(ChatRole.User, OnnxPackages.Prompt(1000 + i, isEasy: i % 2 == 0))]);
            right += response.Text == (i % 2 == 0 ? "small" : "large") ? 1 : 0;
            Assert.Equal("cpu", response.GetRoutingDecision()!.Device);
            Assert.NotEqual(RoutingReason.RouterFailed, response.GetRoutingDecision()!.Reason);
        }

        // Random weights tell words apart all the same.
        Assert.True(right >= 32, $"{right} of 40");
    }

    [NativeFact]
    public async Task A_package_with_a_reward_model_chooses_among_samples_with_it()
    {
        var services = new ServiceCollection();
        AddPool(services, packages.OnReward).UseOnnx(OnCpu);
        using var provider = services.BuildServiceProvider();

        var response = await provider.GetRequiredService<IChatClient>().GetResponseAsync(
            [new(ChatRole.User, OnnxPackages.Prompt(1, isEasy: true))], new ChatOptions().WithRoute("small", samples: 2));

        Assert.Equal(("small", 2), (response.Text, response.GetRoutingDecision()!.Route.Samples));
    }

    [NativeFact]
    public void Without_UseOnnx_the_start_fails_and_says_what_to_call()
    {
        var services = new ServiceCollection();
        AddPool(services, packages.First);
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IChatClient>);

        Assert.Contains("call UseOnnx()", error.Message, StringComparison.Ordinal);
    }

    [NativeFact]
    public void A_package_with_an_int8_model_of_an_older_version_fails_the_start_and_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(packages.First, "*", SearchOption.AllDirectories))
        {
            var copy = folder[Path.GetRelativePath(packages.First, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var manifest = ModelFolder.Open(folder["encoder"]).Manifest;
        File.WriteAllBytes(folder["encoder", "model.json"], ModelFolder.Serialize(manifest with { SchemaVersion = 1, Precision = ModelPrecision.Int8 }));
        var services = new ServiceCollection();
        AddPool(services, folder.Path).UseOnnx(OnCpu);
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IChatClient>);

        Assert.Contains($"its encoder in '{folder["encoder"]}' cannot be opened. The int8 model", error.Message, StringComparison.Ordinal);
        Assert.Contains("bestroute import --from HF_FOLDER --as encoder --precision int8", error.Message, StringComparison.Ordinal);
        Assert.Contains("trained again", error.Message, StringComparison.Ordinal);
    }

    [NativeFact]
    public void Options_that_are_out_of_range_fail_the_start()
    {
        var services = new ServiceCollection();
        AddPool(services, packages.First).UseOnnx(static options => options.Threads = 0);
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IChatClient>);

        Assert.Contains("OnnxOptions.Threads is 0. It must be 1 to 256", error.Message, StringComparison.Ordinal);
    }

    [NativeFact]
    public async Task A_package_that_the_options_change_to_answers_from_the_next_request_on()
    {
        var (services, change) = (new ServiceCollection(), new OptionsChange());
        var package = packages.First;
        AddPool(services, packages.First).UseOnnx(OnCpu);
        services.Configure<BestRouteOptions>(options => options.Package = package);
        services.AddSingleton<IOptionsChangeTokenSource<BestRouteOptions>>(change);
        using var provider = services.BuildServiceProvider();
        var router = provider.GetRequiredService<IChatRouter>();
        async Task<RoutingDecision> Decide() => await router.RouteAsync([new(ChatRole.User, "please tell me about the river")]);
        var first = await Decide();

        package = packages.Second;
        change.Signal();
        var second = await Decide();
        package = packages.First + "-missing";
        change.Signal();
        var invalid = await Decide();
        package = packages.First;
        change.Signal();
        var again = await Decide();

        Assert.NotEqual(first.OutOfDistributionScore, second.OutOfDistributionScore);
        Assert.Equal(second.OutOfDistributionScore, invalid.OutOfDistributionScore);
        Assert.Equal(first.OutOfDistributionScore, again.OutOfDistributionScore);
        Assert.All([first, second, invalid, again], static decision => Assert.Equal("cpu", decision.Device));
    }

    [NativeFact]
    public async Task The_container_closes_what_it_opened()
    {
        var services = new ServiceCollection();
        AddPool(services, packages.First, "named").UseOnnx(OnCpu).UseOnnx();
        var provider = services.BuildServiceProvider();
        var router = provider.GetRequiredKeyedService<IChatRouter>("named");
        Assert.Equal("cpu", (await router.RouteAsync([new(ChatRole.User, "river")])).Device);

        var encoder = provider.GetRequiredKeyedService<OnnxModels>(new OnnxModelsKey("named")).LoadEncoder(Path.Combine(packages.First, "encoder"));

        await provider.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => encoder.EncodeAsync("river", new float[encoder.Dimensions], CancellationToken.None).AsTask());
    }

    [NativeFact]
    public async Task A_model_is_opened_once_and_closed_when_nobody_holds_it()
    {
        using var models = new OnnxModels(TinyModels.Cpu, null);
        var (encoder, reward) = (models.LoadEncoder(packages.Models.Encoder), models.LoadScorer(packages.Models.Reward));
        Assert.Same(encoder, models.LoadEncoder(Path.Combine(packages.First, "encoder")));
        Assert.Same(reward, models.LoadScorer(packages.Models.Reward));

        Forget(models);
        for (var attempt = 0; attempt < 1000 && models.Count > 2; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.Equal(2, models.Count);
        GC.KeepAlive(encoder);
        GC.KeepAlive(reward);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Forget(OnnxModels models)
    {
        models.LoadEncoder(packages.Models.OtherEncoder);
        Assert.Equal(3, models.Count);
    }

    private sealed class OptionsChange : IOptionsChangeTokenSource<BestRouteOptions>
    {
        private CancellationTokenSource _source = new();

        public string Name => "";

        public IChangeToken GetChangeToken() => new CancellationChangeToken(_source.Token);

        public void Signal()
        {
            try
            {
                Interlocked.Exchange(ref _source, new()).Cancel();
            }
            catch (AggregateException)
            {
                // The monitor validates at once; whoever reads the options later hears of it too.
            }
        }
    }
}
