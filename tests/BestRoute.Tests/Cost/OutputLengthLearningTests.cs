using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>Estimates follow the lengths that backends report.</summary>
public sealed class OutputLengthLearningTests
{
    private readonly TestPool _pool = new TestPool().Reference("large", price: 10).Candidate("small", [0.1, 0.9], price: 1);

    [Fact]
    public async Task The_next_estimate_uses_the_mean_of_all_samples()
    {
        using var client = _pool.Client();
        Assert.Equal(257e-6, await EstimateAsync(client), 12);
        Report(20, 40);

        await client.GetResponseAsync("Hi");

        Assert.Equal(31e-6, await EstimateAsync(client), 12);
        // The reference has not answered: it starts from the mean of the others.
        Assert.Equal(310e-6, (await client.RouteAsync([new(ChatRole.User, "Hi")])).ReferenceEstimatedCost, 12);
    }

    [Fact]
    public async Task Learning_can_be_turned_off_and_on_at_run_time()
    {
        using var client = _pool.Client();
        Report(20, 40);

        _pool.Options.LearnOutputLengths = false;
        await client.GetResponseAsync("Hi");
        await client.GetStreamingResponseAsync("Hi", new ChatOptions().WithRoute("small")).ToChatResponseAsync();
        Assert.Equal(257e-6, await EstimateAsync(client), 12);

        _pool.Options.LearnOutputLengths = true;
        await client.GetStreamingResponseAsync("Hi", new ChatOptions().WithRoute("small")).ToChatResponseAsync();
        Assert.Equal(21e-6, await EstimateAsync(client), 12);
    }

    [Fact]
    public async Task Answers_without_usage_teach_nothing_and_their_cost_is_estimated()
    {
        using var client = _pool.Client();
        _pool["small"].Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("12345678"));

        var decision = (await client.GetResponseAsync("Hi")).GetRoutingDecision()!;

        Assert.Equal(2 * 3e-6, decision.Cost!.Value, 12);
        Assert.True(decision.CostIsEstimated);
        Assert.Equal(257e-6, await EstimateAsync(client), 12);
    }

    [Fact]
    public async Task The_cost_is_settled_from_usage()
    {
        using var client = _pool.Client();
        Report(20, 40);

        var decision = (await client.GetResponseAsync("Hi")).GetRoutingDecision()!;

        Assert.Equal(((2 * 7) + 60) * 1e-6, decision.Cost!.Value, 12);
        Assert.False(decision.CostIsEstimated);
    }

    // "Hi" is one prompt token at a millionth of a dollar.
    private static async Task<double> EstimateAsync(BestRouteChatClient client) =>
        (await client.RouteAsync([new(ChatRole.User, "Hi")])).Routes[1].EstimatedCost;

    private void Report(params long[] tokens) =>
        _pool["small"].Respond = (call, _) => Task.FromResult(FakeChatClient.Answer("yes", input: 7, output: tokens[call.SampleIndex!.Value]));
}
