namespace BestRoute.Training;

/// <summary>Logistic regression on soft targets of 0..1 with an L2 penalty on the weights, not on the intercept.</summary>
internal static class LogisticRegression
{
    private const int MaxIterations = 300;

    /// <summary>Minimizes the sum of the cross-entropies (paper, Eq. 4) plus penalty / 2 times the squared length of the weights.</summary>
    /// <param name="features">One row per query.</param>
    /// <param name="targets">One target per query; NaN leaves the query out.</param>
    /// <param name="penalty">The strength of the penalty, above 0.</param>
    /// <param name="start">A point to start from, such as the solution of another penalty; <see langword="null"/> for the constant predictor.</param>
    /// <returns>The weights, and the intercept last.</returns>
    public static double[] Fit(FeatureMatrix features, double[] targets, double penalty, double[]? start = null)
    {
        var columns = features.Columns;
        var count = 0;
        double sum = 0;
        foreach (var target in targets)
        {
            if (!double.IsNaN(target))
            {
                count++;
                sum += target;
            }
        }

        if (start is null)
        {
            start = new double[columns + 1];
            start[columns] = Logistic.StartOf(sum, count);
        }

        if (count == 0)
        {
            return start;
        }

        double Objective(double[] point, double[] gradient)
        {
            var weights = point.AsSpan(0, columns);
            var slope = gradient.AsSpan(0, columns);
            var squares = FeatureMatrix.Dot(weights, weights);
            slope.Clear();
            double loss = 0, interceptSlope = 0;
            for (var row = 0; row < targets.Length; row++)
            {
                var target = targets[row];
                if (double.IsNaN(target))
                {
                    continue;
                }

                var values = features.Row(row);
                var logit = FeatureMatrix.Dot(values, weights) + point[columns];
                var residual = Logistic.Sigmoid(logit) - target;
                loss += Logistic.Loss(logit, target);
                interceptSlope += residual;
                FeatureMatrix.AddScaled(slope, residual, values);
            }

            // Divided by the count, so that one tolerance fits logs of every size.
            FeatureMatrix.AddScaled(slope, penalty, weights);
            gradient[columns] = interceptSlope + (Logistic.InterceptPenalty * point[columns]);
            for (var i = 0; i <= columns; i++)
            {
                gradient[i] /= count;
            }

            return (loss + (0.5 * penalty * squares) + (0.5 * Logistic.InterceptPenalty * point[columns] * point[columns])) / count;
        }

        return Lbfgs.Minimize(Objective, start, MaxIterations, tolerance: 1e-6);
    }

    /// <summary>The logit of every row.</summary>
    public static double[] Predict(FeatureMatrix features, double[] solution)
    {
        var logits = new double[features.Rows];
        for (var row = 0; row < logits.Length; row++)
        {
            logits[row] = FeatureMatrix.Dot(features.Row(row), solution.AsSpan(0, features.Columns)) + solution[features.Columns];
        }

        return logits;
    }
}
