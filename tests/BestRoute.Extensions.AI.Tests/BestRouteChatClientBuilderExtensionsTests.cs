using BestRoute.Tests;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BestRoute.Extensions.AI.Tests;

public sealed class BestRouteChatClientBuilderExtensionsTests
{
    private static readonly ModelPrice _price = new(10, 10);

    private readonly FakeChatClient _large = new("large");
    private readonly FakeChatClient _small = new("small");

    [Theory]
    [InlineData(0.9, "small")]
    [InlineData(0.1, "large")]
    public async Task The_inner_client_is_the_reference_model(double match, string answer)
    {
        using var client = _large.AsBuilder().UseBestRoute("large", _price, options => Configure(options, match)).Build();

        Assert.Equal(answer, (await client.GetResponseAsync("Hi")).Text);
    }

    [Fact]
    public async Task Steps_before_it_are_around_the_router_and_steps_after_it_belong_to_the_reference()
    {
        List<string> calls = [];
        using var client = _large.AsBuilder()
            .Use(inner => new Step(inner, () => calls.Add("around")))
            .UseBestRoute("large", _price, options => Configure(options, 0.9))
            .Use(inner => new Step(inner, () => calls.Add("reference")))
            .Build();

        await client.GetResponseAsync("Hi");
        await client.GetResponseAsync("Hi", new ChatOptions { ModelId = "large" });

        Assert.Equal(["around", "around", "reference"], calls);
    }

    [Fact]
    public async Task Services_are_those_of_the_pipeline()
    {
        using var services = new ServiceCollection().AddSingleton(_small).BuildServiceProvider();
        using var client = _large.AsBuilder()
            .UseBestRoute("large", _price, (options, provider) => Configure(options, 0.9, provider.GetRequiredService<FakeChatClient>()))
            .Build(services);

        Assert.Equal("small", (await client.GetResponseAsync("Hi")).Text);
    }

    [Fact]
    public void Disposing_the_pipeline_disposes_all_clients()
    {
        _large.AsBuilder().UseBestRoute("large", _price, options => Configure(options, 0.9)).Build().Dispose();

        Assert.Equal((1, 1), (_large.Disposals, _small.Disposals));
    }

    [Fact]
    public void Invalid_options_fail_when_the_pipeline_is_built()
    {
        var builder = _large.AsBuilder().UseBestRoute("large", _price, static options => options.Threshold = 7);

        var error = Assert.Throws<OptionsValidationException>(() => builder.Build());

        Assert.Contains("Threshold is 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_are_required()
    {
        var builder = _large.AsBuilder();

        Assert.Throws<ArgumentNullException>("builder", () => ((ChatClientBuilder)null!).UseBestRoute("large", _price, static _ => { }));
        Assert.Throws<ArgumentException>("referenceModel", () => builder.UseBestRoute(" ", _price, static _ => { }));
        Assert.Throws<ArgumentNullException>("referencePrice", () => builder.UseBestRoute("large", null!, static _ => { }));
        Assert.Throws<ArgumentNullException>("configure", () => builder.UseBestRoute("large", _price, (Action<BestRouteOptions>)null!));
    }

    private void Configure(BestRouteOptions options, double match, FakeChatClient? small = null)
    {
        options.Models.Add(new ModelOptions { Id = "small", ChatClient = small ?? _small, Price = new ModelPrice(1, 1) });
        options.Predictor = new FakePredictor([new("large", 1), new("small", 1)]) { ["small"] = new(match, match) };
        options.Threshold = 0.5;
    }

    private sealed class Step(IChatClient inner, Action called) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            called();
            return base.GetResponseAsync(messages, options, cancellationToken);
        }
    }
}
