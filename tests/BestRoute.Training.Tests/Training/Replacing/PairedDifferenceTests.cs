namespace BestRoute.Training.Tests.Replacing;

public class PairedDifferenceTests
{
    [Fact]
    public void The_standard_error_of_a_mean_is_that_of_the_formula()
    {
        var random = new Random(5);
        double[] differences = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        var mean = differences.Average();
        var expected = Math.Sqrt(differences.Sum(one => (one - mean) * (one - mean)) / (differences.Length - 1) / differences.Length);

        var draws = PairedBootstrap.Draws(
            differences.Length,
            statistics: 1,
            resamples: 2000,
            seed: 1,
            parallelism: 2,
            (counts, values) =>
            {
                for (var i = 0; i < counts.Length; i++)
                {
                    values[0] += counts[i] * differences[i] / counts.Length;
                }
            },
            CancellationToken.None);

        // The error of a standard deviation of 2,000 draws is about 1.6%.
        Assert.InRange(PairedDifference.Of(mean, [.. draws.Select(static draw => draw[0])]).StandardError, 0.94 * expected, 1.06 * expected);
    }

    [Theory]
    [InlineData(1.1, true, false)]
    [InlineData(1, false, false)]
    [InlineData(0, false, false)]
    [InlineData(-1, false, false)]
    [InlineData(-1.1, false, true)]
    public void More_and_less_begin_beyond_one_standard_error(double value, bool isMore, bool isLess)
    {
        var difference = new PairedDifference(value, StandardError: 1);

        Assert.Equal((isMore, isLess), (difference.IsMore, difference.IsLess));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(2, -2, false)]
    [InlineData(-2, 2, false)]
    [InlineData(-2, 0, true)]
    [InlineData(0, -2, true)]
    [InlineData(-2, -2, true)]
    public void An_operating_point_is_worse_if_it_gives_something_away_for_nothing(double saving, double quality, bool isWorse)
    {
        var figures = new ReplacementFigures(0, 0, new(5, 1), 0, 0, new(saving, 1), 1, 1, new(quality, 1));

        Assert.Equal(isWorse, figures.IsOperatingPointWorse);
        Assert.Equal(!isWorse, Comparison(figures).IsBetter);
    }

    [Fact]
    public void A_curve_that_is_not_better_by_more_than_one_standard_error_replaces_nothing()
    {
        var same = new PairedDifference(0, 1);

        Assert.False(Comparison(new ReplacementFigures(0, 0, new(1, 1), 0, 0, same, 1, 1, same)).IsBetter);
        Assert.False(Comparison(null).IsBetter);
    }

    private static ReplacementComparison Comparison(ReplacementFigures? figures) =>
        new() { Queries = 100, FavoursEarlier = false, Figures = figures, Differences = [], EarlierTargets = [] };
}
