namespace BestRoute.Training;

/// <summary>Multinomial logistic regression with an L2 penalty on the weights, not on the intercepts.</summary>
internal static class SoftmaxRegression
{
    private const int MaxIterations = 200;

    /// <summary>Minimizes the sum of the cross-entropies plus penalty / 2 times the squared length of the weights.</summary>
    /// <param name="features">One row per query.</param>
    /// <param name="classes">The class of each query; below 0 leaves the query out.</param>
    /// <param name="count">The number of classes.</param>
    /// <param name="penalty">The strength of the penalty, above 0.</param>
    /// <returns>By class: the weights, and the intercept last.</returns>
    public static double[][] Fit(FeatureMatrix features, int[] classes, int count, double penalty)
    {
        var width = features.Columns + 1;
        var rows = Math.Max(1, classes.Count(static one => one >= 0));

        double Objective(double[] point, double[] gradient)
        {
            double loss = 0;
            for (var one = 0; one < count; one++)
            {
                for (var i = 0; i < width; i++)
                {
                    double strength = i == width - 1 ? Logistic.InterceptPenalty : penalty, value = point[(one * width) + i];
                    loss += 0.5 * strength * value * value;
                    gradient[(one * width) + i] = strength * value;
                }
            }

            var probabilities = new double[count];
            for (var row = 0; row < classes.Length; row++)
            {
                if (classes[row] >= 0)
                {
                    loss -= Probabilities(point, features.Row(row), probabilities)[classes[row]];
                    for (var one = 0; one < count; one++)
                    {
                        var residual = probabilities[one] - (one == classes[row] ? 1 : 0);
                        FeatureMatrix.AddScaled(gradient.AsSpan(one * width, width - 1), residual, features.Row(row));
                        gradient[(one * width) + width - 1] += residual;
                    }
                }
            }

            for (var i = 0; i < gradient.Length; i++)
            {
                gradient[i] /= rows;
            }

            return loss / rows;
        }

        var solution = Lbfgs.Minimize(Objective, new double[count * width], MaxIterations);
        return [.. solution.Chunk(width)];
    }

    /// <summary>The mean of -ln P(class) over the rows that have one; 0 where none has.</summary>
    public static double Loss(FeatureMatrix features, int[] classes, double[][] solution)
    {
        double[] point = [.. solution.SelectMany(static one => one)], probabilities = new double[solution.Length];
        return Enumerable.Range(0, classes.Length)
            .Where(row => classes[row] >= 0)
            .Select(row => -Probabilities(point, features.Row(row), probabilities)[classes[row]])
            .DefaultIfEmpty(0)
            .Average();
    }

    /// <summary>Fills the probabilities and returns their logarithms.</summary>
    private static double[] Probabilities(double[] point, ReadOnlySpan<double> row, double[] probabilities)
    {
        var width = row.Length + 1;
        var logits = new double[probabilities.Length];
        for (var one = 0; one < logits.Length; one++)
        {
            logits[one] = FeatureMatrix.Dot(row, point.AsSpan(one * width, row.Length)) + point[(one * width) + row.Length];
        }

        var largest = logits.Max();
        var normalizer = largest + Math.Log(logits.Sum(logit => Math.Exp(logit - largest)));
        for (var one = 0; one < logits.Length; one++)
        {
            logits[one] -= normalizer;
            probabilities[one] = Math.Exp(logits[one]);
        }

        return logits;
    }
}
