using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class ChatRequestTests
{
    private readonly TestPool _pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 3);

    [Fact]
    public async Task Messages_are_enumerated_once()
    {
        var enumerations = 0;
        using var client = _pool.Client();

        await client.GetResponseAsync(Messages(), new ChatOptions().WithRoute("small", 3));

        Assert.Equal(1, enumerations);
        Assert.All(_pool["small"].Calls, static call => Assert.Equal("Hi", Assert.Single(call.Messages).Text));

        IEnumerable<ChatMessage> Messages()
        {
            enumerations++;
            yield return new(ChatRole.User, "Hi");
        }
    }

    /// <summary>Case A3.</summary>
    [Fact]
    public async Task The_predictor_sees_the_last_user_message_alone_where_training_saw_single_prompts()
    {
        using var client = _pool.Client();
        ChatMessage[] chat = [new(ChatRole.System, "rules"), new(ChatRole.User, "first"), new(ChatRole.Assistant, "answer"), new(ChatRole.User, "second"), new(ChatRole.Assistant, "answer"), new(ChatRole.User, "now")];

        await client.RouteAsync(chat[^1..]);
        await client.RouteAsync(chat);

        Assert.Equal(["now", "now"], _pool.Predictor.Texts);
    }

    [Fact]
    public async Task The_predictor_sees_as_much_context_as_the_package_says()
    {
        var package = TestPackages.Create();
        (_pool.Options.Package, _pool.Options.LoadedPackage) = ("package", package with { Manifest = package.Manifest with { Text = new(ContextCharacters: 7) } });
        using var client = _pool.Client();

        await client.RouteAsync([new(ChatRole.User, "far away"), new(ChatRole.User, "before"), new(ChatRole.User, "now")]);

        Assert.Equal(["before\nnow"], _pool.Predictor.Texts);
    }

    [Fact]
    public async Task The_reference_answers_an_image_without_text()
    {
        using var client = _pool.Client();
        ChatMessage image = new(ChatRole.User, [new UriContent("https://example.com/a.png", "image/png")]);

        var alone = await client.RouteAsync([new(ChatRole.System, "rules"), image]);
        var asked = await client.RouteAsync([new(ChatRole.User, "Describe it."), image]);

        Assert.Equal(["", "Describe it."], _pool.Predictor.Texts);
        Assert.Equal(("large", RoutingReason.OutOfDistribution, 1.0), (alone.Route.Model, alone.Reason, alone.OutOfDistributionScore));
        Assert.Equal("small", asked.Route.Model);
    }

    [Fact]
    public async Task The_callers_options_are_left_as_they_were()
    {
        using var client = _pool.Client();
        var options = new ChatOptions { ModelId = "small", Seed = 7 }.WithThreshold(0.3);

        await client.GetResponseAsync("Hi", options);

        Assert.Equal(("small", 7), (options.ModelId, options.Seed));
        Assert.Single(options.AdditionalProperties!);
    }
}
