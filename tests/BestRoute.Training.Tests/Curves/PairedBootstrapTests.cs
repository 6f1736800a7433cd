namespace BestRoute.Training.Tests.Evaluation.Curves;

public class PairedBootstrapTests
{
    private static readonly double[] _values = Values();

    [Fact]
    public void Intervals_depend_on_the_seed_not_on_the_parallelism()
    {
        Assert.Equal(MeanIntervals(seed: 5, parallelism: 1), MeanIntervals(seed: 5, parallelism: 4));
        Assert.NotEqual(MeanIntervals(seed: 5, parallelism: 1), MeanIntervals(seed: 6, parallelism: 1));
    }

    [Fact]
    public void Intervals_of_a_mean_are_those_of_the_normal_approximation()
    {
        var mean = _values.Average();
        var error = Math.Sqrt(_values.Average(value => (value - mean) * (value - mean)) / _values.Length);

        var (low, high) = MeanIntervals(seed: 1, parallelism: 2, resamples: 20_000)[0];

        Assert.Equal(mean - (1.96 * error), low, 0.1 * error);
        Assert.Equal(mean + (1.96 * error), high, 0.1 * error);
    }

    [Fact]
    public void Intervals_resample_all_statistics_on_the_same_draw()
    {
        var intervals = PairedBootstrap.Intervals(_values.Length, 1, 200, 3, 2, (counts, statistics) =>
        {
            var (sum, same, drawn) = (0.0, 0.0, 0);
            for (var i = 0; i < counts.Length; i++)
            {
                sum += counts[i] * _values[i];
                same += counts[i] * (_values[i] + 1);
                drawn += counts[i];
            }

            Assert.Equal(_values.Length, drawn);
            statistics[0] = (same - sum) / drawn;
        }, CancellationToken.None);

        Assert.Equal(1, intervals[0].Low, 9);
        Assert.Equal(1, intervals[0].High, 9);
    }

    [Fact]
    public void Intervals_cancelled_throw() =>
        Assert.ThrowsAny<OperationCanceledException>(() => PairedBootstrap.Intervals(
            10, 1, 10, 0, 1, (_, _) => { }, new CancellationToken(canceled: true)));

    private static IReadOnlyList<(double Low, double High)> MeanIntervals(int seed, int parallelism, int resamples = 500) =>
        PairedBootstrap.Intervals(_values.Length, 1, resamples, seed, parallelism, (counts, statistics) =>
        {
            var sum = 0.0;
            for (var i = 0; i < counts.Length; i++)
            {
                sum += counts[i] * _values[i];
            }

            statistics[0] = sum / counts.Length;
        }, CancellationToken.None);

    private static double[] Values()
    {
        var random = new Random(9);
        return [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
    }
}
