using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>Cases A9 and A10: no report of a length excludes a model for ever.</summary>
public sealed class ProbingTests
{
    private readonly TestPool _pool = new TestPool().Reference("large", price: 10).Candidate("small", 0.9, price: 0.6);

    /// <summary>Case A9.</summary>
    [Fact]
    public async Task A_model_that_was_never_asked_is_asked_although_the_reference_answers_briefly()
    {
        using var client = _pool.Client();
        Report("large", 2);
        await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("large"));

        Assert.Equal("small", (await client.RouteAsync([new(ChatRole.User, "Hi")])).Route.Model);
    }

    /// <summary>Case A9.</summary>
    [Fact]
    public async Task A_model_that_was_excluded_for_long_answers_is_asked_again()
    {
        using var client = _pool.Client();
        Report("large", 2);
        Report("small", 400);
        for (var i = 0; i < 3; i++)
        {
            await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("large"));
            await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("small"));
        }

        Assert.Equal("large", (await client.RouteAsync([new(ChatRole.User, "Hi")])).Route.Model);
        Report("small", 2);
        Assert.InRange(await RequestsToSmallAsync(client, 2_000), 1_000, 1_999);
    }

    /// <summary>Case A10.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_absurd_report_does_not_exclude_a_model(bool hasPackage)
    {
        if (hasPackage)
        {
            (_pool.Options.Package, _pool.Options.LoadedPackage) = ("package", TestPackages.Create());
        }

        _pool.Options.Models[1].Price = new ModelPrice(5, 5);
        using var client = _pool.Client();
        Report("large", 100);
        await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("large"));
        Report("small", 10_000_000);
        await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("small"));
        Report("small", 100);

        Assert.InRange(await RequestsToSmallAsync(client, 5_000), 4_000, 5_000);
    }

    private async Task<int> RequestsToSmallAsync(BestRouteChatClient client, int requests)
    {
        var small = 0;
        for (var i = 0; i < requests; i++)
        {
            small += (await client.GetResponseAsync("Hi")).GetRoutingDecision()!.Route.Model == "small" ? 1 : 0;
        }

        return small;
    }

    private void Report(string model, long tokens) => _pool[model].Respond = (_, _) => Task.FromResult(FakeChatClient.Answer("yes", input: 7, output: tokens));
}
