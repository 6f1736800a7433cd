namespace BestRoute.Training;

/// <summary>Draws queries with replacement and recomputes statistics on each draw, all statistics on the same draws.</summary>
internal static class PairedBootstrap
{
    private const double LowerTail = 0.025;
    private const double UpperTail = 0.975;

    /// <summary>Computes statistics on one resample.</summary>
    /// <param name="counts">How often each query was drawn; the counts sum to the number of queries.</param>
    /// <param name="values">Receives one value per statistic.</param>
    public delegate void Statistics(ReadOnlySpan<int> counts, Span<double> values);

    /// <summary>Gets the 95% percentile interval of each statistic; the same seed gives the same intervals at any parallelism.</summary>
    public static IReadOnlyList<(double Low, double High)> Intervals(
        int queries,
        int statistics,
        int resamples,
        int seed,
        int parallelism,
        Statistics compute,
        CancellationToken cancellationToken)
    {
        var draws = Draws(queries, statistics, resamples, seed, parallelism, compute, cancellationToken);
        var intervals = new (double, double)[statistics];
        for (var i = 0; i < statistics; i++)
        {
            double[] sorted = [.. draws.Select(draw => draw[i]).Order()];
            intervals[i] = (Quantile(sorted, LowerTail), Quantile(sorted, UpperTail));
        }

        return intervals;
    }

    /// <summary>Gets each statistic on each resample, by resample; the same seed gives the same values at any parallelism.</summary>
    public static double[][] Draws(
        int queries,
        int statistics,
        int resamples,
        int seed,
        int parallelism,
        Statistics compute,
        CancellationToken cancellationToken)
    {
        var draws = new double[resamples][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        Parallel.For(0, resamples, options, resample =>
        {
            draws[resample] = new double[statistics];
            compute(Draw(queries, seed, resample), draws[resample]);
        });

        return draws;
    }

    // Every resample has its own generator, so that the order in which threads take them does not matter.
    private static int[] Draw(int queries, int seed, int resample)
    {
        var random = new SplitMix64(((ulong)(uint)seed << 32) | (uint)resample);
        var counts = new int[queries];
        for (var i = 0; i < queries; i++)
        {
            counts[random.Next(queries)]++;
        }

        return counts;
    }

    private static double Quantile(double[] sorted, double p)
    {
        var position = p * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
