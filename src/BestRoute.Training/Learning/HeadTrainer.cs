namespace BestRoute.Training;

/// <summary>Fits one logistic regression per output on shared features, each alone, with one penalty for all outputs of a kind.</summary>
internal static class HeadTrainer
{
    /// <summary>The penalties tried, from strong to weak, so that each fit starts from the smoother one before.</summary>
    public static IReadOnlyList<double> Penalties { get; } = [3, 1, 0.3];

    /// <summary>Fits all outputs for each penalty and keeps the one of least mean cross-entropy on validation queries.</summary>
    /// <param name="training">The features of the training queries.</param>
    /// <param name="targets">By output and training query; NaN masks.</param>
    /// <param name="validation">The features of the validation queries.</param>
    /// <param name="validationTargets">By output and validation query; NaN masks.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <param name="progress">Told the share of the outputs that is done.</param>
    /// <returns>The penalty, and the weights and intercept of each output.</returns>
    public static (double Penalty, double[][] Solutions) Fit(
        FeatureMatrix training,
        double[][] targets,
        FeatureMatrix validation,
        double[][] validationTargets,
        ParallelOptions options,
        Action<double> progress)
    {
        var losses = new double[targets.Length, Penalties.Count];
        var solutions = new double[targets.Length][][];
        var done = 0;
        Parallel.For(0, targets.Length, options, output =>
        {
            solutions[output] = new double[Penalties.Count][];
            double[]? start = null;
            for (var i = 0; i < Penalties.Count; i++)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                start = LogisticRegression.Fit(training, targets[output], Penalties[i], start);
                solutions[output][i] = start;
                losses[output, i] = Loss(LogisticRegression.Predict(validation, start), validationTargets[output]);
            }

            progress((double)Interlocked.Increment(ref done) / targets.Length);
        });

        var best = 0;
        var bestLoss = double.PositiveInfinity;
        for (var i = 0; i < Penalties.Count; i++)
        {
            double loss = 0;
            for (var output = 0; output < targets.Length; output++)
            {
                loss += losses[output, i];
            }

            if (loss < bestLoss)
            {
                (best, bestLoss) = (i, loss);
            }
        }

        return (Penalties[best], [.. solutions.Select(output => output[best])]);
    }

    /// <summary>The mean cross-entropy over the queries that have a target; 0 where none has.</summary>
    public static double Loss(ReadOnlySpan<double> logits, ReadOnlySpan<double> targets)
    {
        double sum = 0;
        var count = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            if (!double.IsNaN(targets[i]))
            {
                sum += Logistic.Loss(logits[i], targets[i]);
                count++;
            }
        }

        return count > 0 ? sum / count : 0;
    }
}
