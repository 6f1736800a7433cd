namespace BestRoute.Training.Tests;

public class RouteLabelsTests
{
    private static readonly PoolFile _pool = Pools.Of("large", ("small", 3));
    private static readonly ScoreScale _unit = new(0, 1);

    /// <summary>Prefers the samples in the order in which they were recorded: "small 0" before "small 1".</summary>
    private static readonly FakeScorer _firstIsBest = new(static text => -int.Parse(text.AsSpan(text.IndexOf(' '))));

    private static Task<RouteLabels> BuildAsync(QueryRecord record, IResponseScorer scorer, ScoreScale? scale = null) =>
        RouteLabels.BuildAsync([record], _pool, scale ?? _unit, _ => scorer, 0, new ParallelOptions());

    [Fact]
    public async Task Routes_follow_the_pool_and_then_n() =>
        Assert.Equal(
            [new ModelRoute("large", 1), new ModelRoute("small", 1), new ModelRoute("small", 2), new ModelRoute("small", 3)],
            (await BuildAsync(Records.Of("p"), _firstIsBest)).Routes);

    [Fact]
    public async Task One_sample_is_the_exact_mean_and_ties_match()
    {
        var labels = await BuildAsync(Records.Of("p", ("large", [0, 0.5, 1, 1]), ("small", [0.5, 0, 1])), _firstIsBest);

        Assert.Equal(0.625, labels.Quality[0][0], 1e-12);
        Assert.Equal(0.5, labels.Quality[1][0], 1e-12);

        // 0.5 matches two of four reference responses, 0 one, 1 all.
        Assert.Equal((0.5 + 0.25 + 1) / 3, labels.Match[1][0], 1e-12);
    }

    [Fact]
    public async Task More_samples_are_judged_by_the_winner()
    {
        var labels = await BuildAsync(Records.Of("p", ("large", [0.5]), ("small", [0, 1, 1, 1])), _firstIsBest);

        // The first sample is preferred and wrong: it wins whenever it is drawn, n / 4 of the time.
        Assert.Equal([0.75, 0.5, 0.25], new[] { 1, 2, 3 }.Select(route => Math.Round(labels.Quality[route][0], 12)));
        Assert.Equal([0.75, 0.5, 0.25], new[] { 1, 2, 3 }.Select(route => Math.Round(labels.Match[route][0], 12)));
    }

    [Fact]
    public async Task Too_few_samples_are_masked()
    {
        var labels = await BuildAsync(Records.Of("p", ("large", [1]), ("small", [0, 1])), _firstIsBest);

        Assert.False(double.IsNaN(labels.Quality[2][0]));
        Assert.True(double.IsNaN(labels.Quality[3][0]));
        Assert.True(double.IsNaN(labels.Match[3][0]));
    }

    [Fact]
    public async Task Without_a_reference_response_the_match_is_masked_and_the_quality_is_not()
    {
        var labels = await BuildAsync(Records.Of("p", ("small", [0, 1])), _firstIsBest);

        Assert.True(double.IsNaN(labels.Quality[0][0]));
        Assert.True(double.IsNaN(labels.Match[1][0]));
        Assert.Equal(0.5, labels.Quality[1][0], 1e-12);
    }

    [Fact]
    public async Task Scores_are_compared_raw_and_averaged_on_the_scale()
    {
        var labels = await BuildAsync(Records.Of("p", ("large", [30]), ("small", [20, 60])), _firstIsBest, new ScoreScale(10, 50));

        Assert.Equal(0.5, labels.Quality[0][0], 1e-12);
        Assert.Equal((0.25 + 1) / 2, labels.Quality[1][0], 1e-12);
        Assert.Equal(0.5, labels.Match[1][0], 1e-12);
    }

    [Fact]
    public async Task A_scorer_that_sees_the_draw_is_asked_again_for_each_subset()
    {
        // It prefers early samples in pairs, late ones in threes.
        var scorer = new FakeDrawScorer(static (text, drawn) => (drawn == 2 ? -1 : 1) * int.Parse(text.AsSpan(text.IndexOf(' '))));
        var labels = await BuildAsync(Records.Of("p", ("large", [1]), ("small", [1, 0, 0])), scorer);

        Assert.Equal(2.0 / 3, labels.Quality[2][0], 1e-12);
        Assert.Equal(0, labels.Quality[3][0], 1e-12);
    }

    [Fact]
    public async Task Empty_samples_win_only_among_themselves()
    {
        var record = Records.Of("p", ("large", [1])) with
        {
            Responses = new Dictionary<string, IReadOnlyList<RecordedResponse>>
            {
                ["large"] = [new("x", 1)],
                ["small"] = [new(" \n", 1), new("small 1", 0), new("", 1)],
            },
        };

        foreach (var scorer in new IResponseScorer[] { new FakeScorer(static _ => -1000), new FakeDrawScorer(static (_, _) => -1000) })
        {
            var labels = await BuildAsync(record, scorer);

            // Of the three pairs one is of empty samples alone.
            Assert.Equal(1.0 / 3, labels.Quality[2][0], 1e-12);
            Assert.Equal(0, labels.Quality[3][0], 1e-12);
        }
    }

    [Fact]
    public async Task Each_query_has_its_own_scorer_and_parallelism_changes_nothing()
    {
        QueryRecord[] records = [.. Enumerable.Range(0, 50).Select(i => Records.Of($"p{i}", ("large", [1]), ("small", [1, 0])))];
        IResponseScorer Scorer(int query) => new FakeScorer(text => text.EndsWith('0') == (query % 2 == 0) ? 1 : 0);

        var one = await RouteLabels.BuildAsync(records, _pool, _unit, Scorer, 0, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var many = await RouteLabels.BuildAsync(records, _pool, _unit, Scorer, 0, new ParallelOptions { MaxDegreeOfParallelism = 8 });

        Assert.Equal(one.Quality, many.Quality);
        Assert.All(Enumerable.Range(0, 50), query => Assert.Equal(query % 2 == 0 ? 1 : 0, one.Quality[2][query], 1e-12));
    }
}
