using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class TestPoolTests
{
    [Fact]
    public async Task The_fakes_make_a_working_router()
    {
        var pool = new TestPool().Reference("large").Candidate("small", 0.9);
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        Assert.Equal("small", response.Text);
        Assert.Equal(new ModelRoute("small", 1), response.GetRoutingDecision()!.Route);
        Assert.Single(pool["small"].Calls);
        Assert.Empty(pool["large"].Calls);
        Assert.Equal(["Hello"], pool.Predictor.Texts);
    }
}
