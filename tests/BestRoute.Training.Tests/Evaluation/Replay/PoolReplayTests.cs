using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests.Evaluation.Replay;

public sealed class PoolReplayTests : IDisposable
{
    private readonly SyntheticSuite _suite = new(blankShare: 0.4);
    private readonly ResponseLog _log;
    private readonly List<QueryRecord> _queries;

    public PoolReplayTests()
    {
        _log = new ResponseLog([_suite.LogPath], _suite.Pool);
        _queries = ReplayableQueries.Read(_log, "test", CancellationToken.None).Queries;
    }

    public void Dispose()
    {
        _log.Dispose();
        _suite.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_async_gives_what_a_client_gives_that_is_asked_anew_for_every_query_and_setting(bool routesFirst)
    {
        using var replay = Replay();
        if (routesFirst)
        {
            await replay.RunAllRoutesAsync(CancellationToken.None);
        }

        IRoutingPolicy?[] policies = [new QualityPerCostPolicy(0), new QualityPerCostPolicy(200), new ThresholdPolicy(0.6), null];
        var results = await replay.RunAsync(
            replay.PackagePredictor, [.. policies.Select((policy, i) => new ReplayedPolicy(new CurveSetting(i), policy))], CancellationToken.None);

        var failovers = 0;
        foreach (var (setting, policy) in policies.Index())
        {
            using var client = Client(policy);
            foreach (var query in Enumerable.Range(0, _queries.Count))
            {
                var response = await client.GetResponseAsync(
                    [new ChatMessage(ChatRole.User, _queries[query].Prompt)], ReplayChatClient.ForQuery(new ChatOptions(), query));
                var decision = response.GetRoutingDecision()!;
                var score = _queries[query].ResponsesOf(decision.Route.Model)[decision.SelectedSample!.Value].Score;

                Assert.Equal(decision.Route, results[setting].Routes[query]);
                Assert.Equal(decision.Cost, results[setting].Costs[query]);
                Assert.Equal(_suite.Package.Manifest.ScoreScale.ToUnit(score), results[setting].Qualities[query]);
                failovers += decision.Attempts.Count > 1 ? 1 : 0;
            }
        }

        Assert.True(failovers > 10, "The log is to make routes fail.");
    }

    [Fact]
    public async Task Run_all_routes_async_gives_what_each_route_gives_alone()
    {
        using var together = Replay();
        using var alone = Replay();
        var results = await together.RunAllRoutesAsync(CancellationToken.None);

        Assert.Equal(together.Routes, results.Select(result => result.Setting.Route!.Value));
        foreach (var result in results)
        {
            var expected = await alone.RunAsync(result.Setting.Route!.Value, CancellationToken.None);
            Assert.Equal(expected.Costs, result.Costs);
            Assert.Equal(expected.Qualities, result.Qualities);
            Assert.All(result.Routes, route => Assert.Equal(result.Setting.Route, route));
        }
    }

    [Fact]
    public async Task Progress_is_told_of_every_query()
    {
        using var replay = Replay();
        var shares = new List<double>();
        replay.Progress = share =>
        {
            lock (shares)
            {
                shares.Add(share);
            }
        };

        await replay.RunAllRoutesAsync(CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, _queries.Count).Select(done => (double)done / _queries.Count), shares.Order());
    }

    private PoolReplay Replay() => new(_suite.PackagePath, _suite.Package, _suite.Pool, _queries, parallelism: 2);

    private BestRouteChatClient Client(IRoutingPolicy? policy)
    {
        var options = new BestRouteOptions { Package = _suite.PackagePath, Policy = policy, LearnOutputLengths = false };
        _suite.Pool.AddTo(options, id => new ReplayChatClient(id, _queries));

        return new BestRouteChatClient(options);
    }
}
