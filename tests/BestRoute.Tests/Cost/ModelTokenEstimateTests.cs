using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>Each model has its own tokenizer: estimates of cost divide the characters of a request by the model's own ratio.</summary>
public sealed class ModelTokenEstimateTests : IDisposable
{
    // 120 characters: 100 of the message and 20 of the instructions.
    private static readonly ChatMessage[] _messages = [new(ChatRole.User, new string('x', 100))];
    private static readonly ChatOptions _options = new() { Instructions = new string('y', 20) };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1.2, null, 100, 30)] // As an older package, the second model has no ratio: four characters are a token.
    [InlineData(null, null, 30, 30)]
    [InlineData(7.0, 1.2, 18, 100)] // 120 / 7 is rounded up.
    public async Task A_prompt_is_estimated_by_the_ratio_of_each_model(double? small, double? large, int smallTokens, int largeTokens)
    {
        using var client = ClientOf(small, large);

        var decision = await client.RouteAsync(_messages, _options);

        // A dollar for each prompt token, and none for the answer.
        Assert.Equal([smallTokens, 2 * smallTokens, largeTokens], decision.Routes.Select(static route => route.EstimatedCost));
        Assert.Equal(largeTokens, decision.ReferenceEstimatedCost);
    }

    [Fact]
    public async Task An_East_Asian_character_counts_three_times_where_a_ratio_is_known()
    {
        using var client = ClientOf(small: 3, large: null);

        var decision = await client.RouteAsync([new(ChatRole.User, "还剩下多少个苹果？ x 1")]);

        // 13 characters, 9 of them Chinese.
        Assert.Equal([11, 22, 4], decision.Routes.Select(static route => route.EstimatedCost));
    }

    [Fact]
    public async Task A_bill_without_usage_is_estimated_by_the_ratio_of_the_model_that_answered()
    {
        using var client = ClientOf(small: 1.2, large: 2.5, outputPrice: 1_000_000);

        Assert.Equal(100 + 7, await CostOfAsync("small")); // 8 / 1.2 is rounded up.
        Assert.Equal(48 + 4, await CostOfAsync("large"));

        async Task<double> CostOfAsync(string model)
        {
            var response = await client.GetResponseAsync(_messages, _options.Clone().WithRoute(model));
            Assert.True(response.GetRoutingDecision()!.CostIsEstimated);
            return response.GetRoutingDecision()!.Cost!.Value;
        }
    }

    [Fact]
    public async Task A_streamed_bill_without_usage_is_estimated_alike()
    {
        using var client = ClientOf(small: 1.2, large: 2.5, outputPrice: 1_000_000);

        var response = await client.GetStreamingResponseAsync(_messages, _options.Clone().WithRoute("small")).ToChatResponseAsync();

        Assert.Equal(100 + 7, response.GetRoutingDecision()!.Cost!.Value);
    }

    private BestRouteChatClient ClientOf(double? small, double? large, double outputPrice = 0)
    {
        var package = TestPackages.Create();
        (package with
        {
            Manifest = package.Manifest with { LengthEstimates = [new("small", 120.5, 40, small), new("large", 300, 20, large)] },
        }).Save(_folder.Package);
        var options = new BestRouteOptions { Package = _folder.Package };
        foreach (var (id, maxSamples) in new[] { ("small", 2), ("large", 1) })
        {
            options.Models.Add(new ModelOptions
            {
                Id = id,
                ChatClient = new FakeChatClient("12345678"),
                Price = new ModelPrice(1_000_000, outputPrice),
                MaxSamples = maxSamples,
                IsReference = id == "large",
            });
        }

        return new BestRouteChatClient(options);
    }
}
