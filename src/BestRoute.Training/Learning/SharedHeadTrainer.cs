namespace BestRoute.Training;

/// <summary>Fits all heads of a kind together, once for each of a few penalties, and takes the mean of the solutions.</summary>
/// <remarks>
/// A few hundred validation queries choose among penalties by luck. The mean of the heads needs no choice, was at least as good as
/// the best choice in cross-validation on real logs, and is again one linear head per route.
/// </remarks>
/// <param name="training">The features of the training queries.</param>
/// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
internal sealed class SharedHeadTrainer(FeatureMatrix training, ParallelOptions options)
{
    /// <summary>The penalty on the mean of the heads, as a share of that on the distances from it.</summary>
    public const double MeanShare = 0.3;

    private readonly SharedRegression _regression = new(training, options);

    /// <summary>The penalties on the distances of the heads from their mean, from strong to weak, so that each fit starts from the smoother one before.</summary>
    public static IReadOnlyList<double> Penalties { get; } = [10, 3, 1];

    /// <summary>Fits the heads.</summary>
    /// <param name="targets">By head and training query; NaN masks.</param>
    /// <param name="start">Heads to start from; <see langword="null"/> for constant ones.</param>
    /// <param name="progress">Told the share that is done; may be <see langword="null"/>.</param>
    /// <param name="strength">What all penalties are multiplied by.</param>
    /// <returns>By head, the weights, and the intercept last.</returns>
    public double[][] Fit(double[][] targets, double[][]? start = null, Action<double>? progress = null, double strength = 1)
    {
        double[][] mean = [.. targets.Select(_ => new double[training.Columns + 1])];
        for (var i = 0; i < Penalties.Count; i++)
        {
            start = _regression.Fit(targets, MeanShare * Penalties[i] * strength, Penalties[i] * strength, start);
            for (var head = 0; head < mean.Length; head++)
            {
                FeatureMatrix.AddScaled(mean[head], 1.0 / Penalties.Count, start[head]);
            }

            progress?.Invoke((i + 1.0) / Penalties.Count);
        }

        return mean;
    }

    /// <summary>The logits of the training queries, by head.</summary>
    public double[][] Predict(double[][] heads)
    {
        var logits = new double[heads.Length][];
        Parallel.For(0, heads.Length, options, head => logits[head] = LogisticRegression.Predict(training, heads[head]));
        return logits;
    }
}
