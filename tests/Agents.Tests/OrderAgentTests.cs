using BestRoute;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Quickstart;

namespace Agents.Tests;

public sealed class OrderAgentTests
{
    private static readonly StandInProfile _flawless = StandInProfile.Large with { Dates = 0 };

    // Also with several samples, of which each calls the tool.
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task Tool_runs_once_and_its_result_is_in_the_answer(int samples, bool streaming)
    {
        await using var pool = CreatePool();
        var orders = new OrderBook();
        var agent = OrderAgent.Create(pool.GetRequiredService<IChatClient>(), orders);
        var session = await agent.CreateSessionAsync();

        var response = await AskAsync(agent, session, "Which date is 3 weeks later, counted from the day of order 4711?", samples, streaming);

        Assert.Equal(1, orders.Lookups);
        Assert.EndsWith("The answer is 2026-03-23.", response.Text, StringComparison.Ordinal);
        Assert.Equal(new ModelRoute("standin-small", samples), response.AsChatResponse().GetRoutingDecision()!.Route);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Second_turn_sees_the_first(bool streaming)
    {
        await using var pool = CreatePool();
        var orders = new OrderBook();
        var agent = OrderAgent.Create(pool.GetRequiredService<IChatClient>(), orders);
        var session = await agent.CreateSessionAsync();

        await AskAsync(agent, session, "Which date is 3 weeks later, counted from the day of order 4711?", samples: 1, streaming);
        var response = await AskAsync(agent, session, "Which date is 3 days earlier, counted from that date?", samples: 1, streaming);

        Assert.Equal(1, orders.Lookups);
        Assert.EndsWith("The answer is 2026-03-20.", response.Text, StringComparison.Ordinal);
    }

    private static ServiceProvider CreatePool()
    {
        var services = new ServiceCollection();
        services.AddBestRoute()
            .AddReferenceModel("standin-large", static _ => new OrderStandIn(_flawless, seed: 1), new ModelPrice(5, 15))
            .AddModel("standin-small", static _ => new OrderStandIn(_flawless, seed: 1), new ModelPrice(0.2, 0.6), maxSamples: 3)
            .UsePackage("assets/quickstart");
        return services.BuildServiceProvider();
    }

    private static async Task<AgentResponse> AskAsync(AIAgent agent, AgentSession session, string question, int samples, bool streaming)
    {
        var options = new ChatClientAgentRunOptions(new ChatOptions().WithRoute("standin-small", samples));
        return streaming
            ? await agent.RunStreamingAsync(question, session, options).ToAgentResponseAsync()
            : await agent.RunAsync(question, session, options);
    }
}
