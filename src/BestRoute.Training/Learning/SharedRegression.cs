namespace BestRoute.Training;

/// <summary>
/// Logistic regressions on the same features whose weights are drawn toward their common mean (regularized multi-task learning, Evgeniou
/// and Pontil, 2004). Routing decides on differences between heads: fitted each alone, heads differ by their noise where data are few.
/// </summary>
/// <param name="features">One row per query.</param>
/// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
internal sealed class SharedRegression(FeatureMatrix features, ParallelOptions options)
{
    private const int MaxIterations = 200;

    private readonly double[] _gram = Gram(features, options);

    /// <summary>
    /// Minimizes the sum of all heads' cross-entropies (paper, Eq. 4), plus distancePenalty / 2 times the squared distances of the heads'
    /// weights from their mean, plus meanPenalty / 2 times the squared length of that mean for each head. With both penalties equal each
    /// head is independent.
    /// </summary>
    /// <param name="targets">By head and query, 0 to 1; NaN masks.</param>
    /// <param name="meanPenalty">The strength of the penalty on the mean, above 0.</param>
    /// <param name="distancePenalty">The strength of the penalty on the distances, above 0.</param>
    /// <param name="start">Heads to start from, such as those of another penalty; <see langword="null"/> for the constant predictors.</param>
    /// <returns>By head, the weights, and the intercept last.</returns>
    public double[][] Fit(double[][] targets, double meanPenalty, double distancePenalty, double[][]? start = null)
    {
        var objective = new SharedObjective(features, targets, meanPenalty, distancePenalty, options);
        if (objective.Labels == 0)
        {
            return start ?? [.. targets.Select(_ => new double[features.Columns + 1])];
        }

        // In coordinates in which the heads' mean curvature is about 1 in every direction, a handful of steps suffices.
        var factor = Curvature(objective, Math.Min(meanPenalty, distancePenalty));
        double[] point = [.. (start ?? objective.Constants()).SelectMany(static head => head)];
        objective.ForEachHead(point, factor.MultiplyUpper);
        point = Lbfgs.Minimize(
            (position, gradient) =>
            {
                double[] heads = [.. position];
                objective.ForEachHead(heads, factor.SolveUpper);
                var value = objective.Evaluate(heads, gradient);
                objective.ForEachHead(gradient, factor.SolveLower);
                return value;
            },
            point,
            MaxIterations,
            tolerance: 1e-6);
        objective.ForEachHead(point, factor.SolveUpper);
        return [.. point.Chunk(factor.Size)];
    }

    private CholeskyFactor Curvature(SharedObjective objective, double penalty)
    {
        var size = features.Columns + 1;
        var scale = objective.Curvature / Math.Max(1, features.Rows);
        var matrix = Array.ConvertAll(_gram, value => value * scale);
        for (var i = 0; i < size; i++)
        {
            matrix[(i * size) + i] += ((i < features.Columns ? penalty : 0) + Logistic.InterceptPenalty) / objective.LabelsPerHead;
        }

        return CholeskyFactor.Of(size, matrix);
    }

    /// <summary>The sums of the products of the features, with a last feature of 1 for the intercept.</summary>
    private static double[] Gram(FeatureMatrix features, ParallelOptions options)
    {
        int columns = features.Columns, size = columns + 1;
        var gram = new double[size * size];
        Parallel.For(0, size, options, i =>
        {
            var sums = gram.AsSpan(i * size, size);
            for (var row = 0; row < features.Rows; row++)
            {
                var values = features.Row(row);
                var factor = i < columns ? values[i] : 1;
                FeatureMatrix.AddScaled(sums, factor, values);
                sums[columns] += factor;
            }
        });

        return gram;
    }
}
