namespace BestRoute.Training.Tests.Evaluation;

public class ScorerMeasurementTests
{
    private static readonly PoolFile _pool = Pools.Of("large", ("middle", 2), ("small", 3));

    [Fact]
    public async Task Simple_choices_have_their_closed_forms()
    {
        // Scores from 0 to 10; the first three of the four samples of "small" are what an application draws.
        QueryRecord[] queries =
        [
            Record("p", ("large", [("x", 9)]), ("middle", [("aa", 4), ("b", 8)]), ("small", [("a", 10), ("bbb", 0), ("cc", 5), ("dddd", 9)])),
            Record("q", ("large", [("x", 9)]), ("middle", [("a", 2), ("b", 6)]), ("small", [("a", 3), ("bb", 6), ("cc", 0), ("d", 1)])),
        ];
        var reports = await MeasureAsync(queries, []);

        Assert.Equal(["first", "random", "longest", "oracle"], reports.Select(report => report.Name));
        Assert.All(reports, report => Assert.Equal(["middle", "small"], report.Curves.Select(curve => curve.Model)));
        AssertCurves(reports[0], [0.3, 0.3], [0.65, 0.65, 0.65]);
        AssertCurves(reports[1], [0.5, 0.5], [0.4, 0.4, 0.4]);

        // Of p the pairs' longest are b, c and b again; of q they are b, c, and either of the two.
        AssertCurves(reports[2], [0.5, (0.4 + 0.4) / 2], [0.4, (((0 + 0.5 + 0) / 3) + ((0.6 + 0 + 0.3) / 3)) / 2, (0 + 0.3) / 2]);
        AssertCurves(reports[3], [0.5, 0.7], [0.4, (((1 + 1 + 0.5) / 3) + ((0.6 + 0.3 + 0.6) / 3)) / 2, 0.8]);

        // Random 0.5 and 0.4, oracle 0.7 and 0.8.
        Assert.Equal([(0.3 + 0.65 - 0.9) / 0.6, 0, (0.4 + 0.15 - 0.9) / 0.6, 1], reports.Select(report => Math.Round(report.Recovered, 12)), Near);
        Assert.Equal(1, reports[2].LongestShare!.Value, 12);

        // Lengths differ in middle of p and in small of both.
        Assert.Equal(((1.0 / 2) + (1.0 / 3) + (2.0 / 3)) / 3, reports[1].LongestShare!.Value, 12);
        Assert.Equal(1.0 / 3, reports[0].LongestShare!.Value, 12);
    }

    [Fact]
    public async Task Draws_of_all_recorded_samples_are_measured_too()
    {
        QueryRecord[] queries = [Record("p", ("large", [("x", 9)]), ("middle", [("a", 0), ("bb", 0), ("ccc", 10)]), ("small", [("a", 5), ("b", 5), ("c", 5)]))];

        var longest = (await MeasureAsync(queries, [])).Single(report => report.Name == "longest");

        // Two of three pairs hold the good one, which is the longest; nothing else is to be gained.
        Assert.Equal(0, longest.Recovered);
        Assert.Equal(1, longest.RecoveredOverAllSamples, 12);
    }

    [Fact]
    public async Task Scorers_choose_by_their_scores_and_the_package_has_its_mark()
    {
        var random = new Random(3);
        QueryRecord[] queries =
        [
            .. Enumerable.Range(0, 30).Select(i => Record(
                $"p{i}", ("large", [("x", 9)]), ("middle", Some(random, 2)), ("small", Some(random, 3)))),
        ];

        // One that always knows, one that knows the opposite, and one that cannot tell.
        var reports = await MeasureAsync(queries, [("knows", Of(1)), ("errs", Of(-1)), ("shrugs", Of(0))], package: "errs");

        var oracle = reports.Single(report => report.Name == "oracle");
        var random1 = reports.Single(report => report.Name == "random");
        Assert.Equal(oracle.Curves.SelectMany(curve => curve.Quality), reports.Single(report => report.Name == "knows").Curves.SelectMany(curve => curve.Quality), Near);
        Assert.Equal(random1.Curves.SelectMany(curve => curve.Quality), reports.Single(report => report.Name == "shrugs").Curves.SelectMany(curve => curve.Quality), Near);
        Assert.Equal(1, reports.Single(report => report.Name == "knows").Recovered, 12);
        Assert.Equal(0, reports.Single(report => report.Name == "shrugs").Recovered, 12);
        Assert.True(reports.Single(report => report.Name == "errs").Recovered < 0);
        Assert.Equal("errs", reports.Single(report => report.IsPackage).Name);
    }

    [Fact]
    public async Task Without_a_draw_there_is_nothing_to_report()
    {
        QueryRecord[] queries = [Record("p", ("large", [("x", 9), ("y", 1)]))];

        Assert.Empty(await new ScorerMeasurement(queries, Pools.Of("large", ("small", 1)), new(0, 10), 0).MeasureAsync([], "consensus", new()));
        Assert.Empty(await new ScorerMeasurement([], _pool, new(0, 10), 0).MeasureAsync([], "consensus", new()));
    }

    [Fact]
    public async Task The_number_of_threads_does_not_count()
    {
        var random = new Random(5);
        QueryRecord[] queries = [.. Enumerable.Range(0, 50).Select(i => Record($"p{i}", ("large", [("x", 9)]), ("middle", Some(random, 4)), ("small", Some(random, 9))))];

        var measurement = new ScorerMeasurement(queries, _pool, new(0, 10), 1);
        var one = await measurement.MeasureAsync([("consensus", new ConsensusScorer())], "consensus", new() { MaxDegreeOfParallelism = 1 });
        var four = await measurement.MeasureAsync([("consensus", new ConsensusScorer())], "consensus", new() { MaxDegreeOfParallelism = 4 });

        Assert.Equal(one.Select(report => report.RecoveredOverAllSamples), four.Select(report => report.RecoveredOverAllSamples));
        Assert.Equal(one.SelectMany(report => report.Curves).SelectMany(curve => curve.Quality), four.SelectMany(report => report.Curves).SelectMany(curve => curve.Quality));
    }

    private static Task<IReadOnlyList<ScorerReport>> MeasureAsync(
        IReadOnlyList<QueryRecord> queries, IReadOnlyList<(string Name, IResponseScorer Scorer)> scorers, string package = "consensus") =>
        new ScorerMeasurement(queries, _pool, new(0, 10), seed: 1).MeasureAsync(scorers, package, new());

    private static void AssertCurves(ScorerReport report, double[] middle, double[] small)
    {
        Assert.Equal(middle, report.Curves[0].Quality, Near);
        Assert.Equal(small, report.Curves[1].Quality, Near);
    }

    private static bool Near(double left, double right) => Math.Abs(left - right) < 1e-9;

    /// <summary>Texts that end with their score.</summary>
    private static (string, double)[] Some(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(11)).Select(score => ($"{new string('x', random.Next(9))} {score}", (double)score))];

    private static FakeScorer Of(int sign) => new(text => sign * int.Parse(text.AsSpan(text.LastIndexOf(' ') + 1)));

    private static QueryRecord Record(string prompt, params (string Model, (string Text, double Score)[] Samples)[] responses) => new()
    {
        Origin = "test",
        File = "test",
        Split = "test",
        Prompt = prompt,
        Responses = responses.ToDictionary(
            response => response.Model,
            response => (IReadOnlyList<RecordedResponse>)[.. response.Samples.Select(sample => new RecordedResponse(sample.Text, sample.Score))]),
    };
}
