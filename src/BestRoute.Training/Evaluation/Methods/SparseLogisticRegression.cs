namespace BestRoute.Training;

/// <summary><see cref="LogisticRegression"/> on sparse rows: the same objective, with a weight for every n-gram.</summary>
internal static class SparseLogisticRegression
{
    private const int MaxIterations = 100;

    /// <summary>Minimizes the sum of the cross-entropies plus penalty / 2 times the squared length of the weights.</summary>
    /// <param name="rows">One sparse row per query.</param>
    /// <param name="columns">The length of a row.</param>
    /// <param name="targets">One target per query, 0 to 1; NaN leaves the query out.</param>
    /// <param name="penalty">The strength of the penalty, above 0.</param>
    /// <param name="start">A point to start from; <see langword="null"/> for the constant predictor.</param>
    /// <returns>The weights, and the intercept last.</returns>
    public static double[] Fit(
        IReadOnlyList<(int[] Columns, float[] Values)> rows, int columns, double[] targets, double penalty, double[]? start)
    {
        var count = targets.Count(static target => !double.IsNaN(target));
        if (start is null)
        {
            start = new double[columns + 1];
            start[columns] = Logistic.StartOf(LabelMeans.Of(targets) * count, count);
        }

        if (count == 0)
        {
            return start;
        }

        double Objective(double[] point, double[] gradient)
        {
            double loss = 0, interceptSlope = 0;
            var weights = point.AsSpan(0, columns);
            gradient.AsSpan().Clear();
            FeatureMatrix.AddScaled(gradient.AsSpan(0, columns), penalty, weights);
            for (var row = 0; row < targets.Length; row++)
            {
                if (double.IsNaN(targets[row]))
                {
                    continue;
                }

                var logit = Logit(point, rows[row]);
                var residual = Logistic.Sigmoid(logit) - targets[row];
                loss += Logistic.Loss(logit, targets[row]);
                interceptSlope += residual;
                var (indices, values) = rows[row];
                for (var i = 0; i < indices.Length; i++)
                {
                    gradient[indices[i]] += residual * values[i];
                }
            }

            gradient[columns] = interceptSlope + (Logistic.InterceptPenalty * point[columns]);
            for (var i = 0; i <= columns; i++)
            {
                gradient[i] /= count;
            }

            return (loss + (0.5 * penalty * FeatureMatrix.Dot(weights, weights)) + (0.5 * Logistic.InterceptPenalty * point[columns] * point[columns])) / count;
        }

        return Lbfgs.Minimize(Objective, start, MaxIterations, tolerance: 1e-6);
    }

    /// <summary>The logit of a row.</summary>
    public static double Logit(double[] solution, (int[] Columns, float[] Values) row)
    {
        var logit = solution[^1];
        var (indices, values) = row;
        for (var i = 0; i < indices.Length; i++)
        {
            logit += solution[indices[i]] * values[i];
        }

        return logit;
    }
}
