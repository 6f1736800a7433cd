namespace BestRoute.Training.Tests.Targets;

/// <summary>The bound against populations whose drop is known.</summary>
public sealed class QualityDropTestTests
{
    /// <summary>At 95% confidence 50 of 1,000 bounds may lie below the truth; 63 allows for the luck of the simulation.</summary>
    private const int Simulations = 1000;
    private const int AllowedViolations = 63;

    // Each draws (routed, reference) with a drop of exactly the number given: rare losses, much disagreement, judge's scores, few wins.
    public static TheoryData<string, int, double, Func<Random, (double, double)>> Populations => new()
    {
        { "one answer in a hundred is lost", 300, 0.01, static random => (random.NextDouble() < 0.99 ? 1 : 0, 1) },
        { "one answer in twenty is lost", 300, 0.05, static random => (random.NextDouble() < 0.95 ? 1 : 0, 1) },
        { "independent answers", 1000, 0.05, static random => (random.NextDouble() < 0.76 ? 1 : 0, random.NextDouble() < 0.8 ? 1 : 0) },
        { "a weak reference", 1000, 0.1, static random => (random.NextDouble() < 0.18 ? 1 : 0, random.NextDouble() < 0.2 ? 1 : 0) },
        { "scores of a judge", 500, 0.05, static random => (random.NextDouble() * 0.95, random.NextDouble()) },
        { "hardly any disagreement", 2000, 0.02, static random => random.NextDouble() switch { < 0.01 => (0, 1), < 0.51 => (0.98, 1), _ => (1, 1) } },
    };

    [Theory]
    [MemberData(nameof(Populations))]
    public void The_true_drop_is_seldom_ruled_out(string population, int queries, double drop, Func<Random, (double, double)> draw)
    {
        var random = new Random(population.Length);
        var violations = 0;
        for (var simulation = 0; simulation < Simulations; simulation++)
        {
            violations += Draw(random, queries, draw).Keeps(drop) ? 1 : 0;
        }

        Assert.True(violations <= AllowedViolations, $"{population}: {violations}");
    }

    [Fact]
    public void The_bound_divides_the_drops_that_are_ruled_out_from_those_that_are_not()
    {
        var random = new Random(5);
        for (var simulation = 0; simulation < 50; simulation++)
        {
            var skill = random.NextDouble();
            var test = Draw(random, 200, draws => (draws.NextDouble() < skill ? 1 : 0, draws.NextDouble() < 0.8 ? 1 : 0));

            var bound = test.Bound();

            for (var i = 0; i < 20; i++)
            {
                var drop = random.NextDouble() * 0.999;
                Assert.True(Math.Abs(drop - bound) < 1e-9 || drop > bound == test.Keeps(drop), $"{drop} against {bound}");
            }
        }
    }

    [Fact]
    public void Equal_answers_are_shown_by_as_many_queries_as_the_largest_stake_takes()
    {
        // Each query multiplies the capital by 1 + 0.75 / 0.9 * 0.1 from the second one on: 38 make it 20.
        QualityDropTest Of(int queries) => new([.. Enumerable.Repeat(1.0, queries)], [.. Enumerable.Repeat(1.0, queries)], 0.95);

        Assert.False(Of(37).Keeps(0.1));
        Assert.True(Of(39).Keeps(0.1));
        Assert.InRange(Of(20).QueriesNeeded(0.1), 34, 42);
    }

    [Fact]
    public void About_the_needed_queries_show_the_drop_and_far_fewer_do_not()
    {
        var random = new Random(9);
        static (double, double) Draws(Random random) => random.NextDouble() switch { < 0.1 => (0, 1), < 0.2 => (1, 0), < 0.8 => (1, 1), _ => (0, 0) };
        var needed = Draw(random, 100_000, Draws).QueriesNeeded(0.05);

        int Shown(int queries) => Enumerable.Range(0, 200).Count(_ => Draw(random, queries, Draws).Keeps(0.05));

        // By hand: 2 ln 20 times the variance 0.2 of the difference over the squared margin 0.05 * 0.7.
        Assert.InRange(needed, 850, 1100);
        Assert.InRange(Shown((int)needed), 90, 180);
        Assert.InRange(Shown((int)needed / 4), 0, 60);
    }

    [Fact]
    public void Luck_at_the_beginning_does_not_outweigh_what_comes_after_it()
    {
        double[] reference = [.. Enumerable.Repeat(1.0, 1000)];
        double[] routed = [.. Enumerable.Range(0, 1000).Select(static query => query >= 500 && query % 4 == 0 ? 0.0 : 1)];

        // The first half alone shows it. All queries lose 12.5%.
        Assert.True(new QualityDropTest(routed[..500], reference[..500], 0.9).Keeps(0.05));
        Assert.False(new QualityDropTest(routed, reference, 0.9).Keeps(0.05));
        Assert.InRange(new QualityDropTest(routed, reference, 0.9).Bound(), 0.125 - 1e-9, 0.2);
    }

    [Fact]
    public void The_bound_is_never_below_the_loss_that_was_measured()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            double[] reference = [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble())];
            double[] routed = [.. reference.Select(quality => random.NextDouble() < 0.3 ? random.NextDouble() : quality)];

            Assert.InRange(new QualityDropTest(routed, reference, 0.6).Bound(), 1 - (routed.Average() / reference.Average()) - 1e-9, 1);
        }
    }

    [Fact]
    public void No_number_of_queries_shows_what_is_not_so() =>
        Assert.Equal(double.PositiveInfinity, Draw(new Random(1), 1000, random => (random.NextDouble() < 0.5 ? 1 : 0, 1)).QueriesNeeded(0.05));

    private static QualityDropTest Draw(Random random, int queries, Func<Random, (double Routed, double Reference)> draw)
    {
        double[] routed = new double[queries], reference = new double[queries];
        for (var query = 0; query < queries; query++)
        {
            (routed[query], reference[query]) = draw(random);
        }

        return new QualityDropTest(routed, reference, 0.95);
    }
}
