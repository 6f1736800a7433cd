namespace BestRoute.Training;

/// <summary>
/// Platt scaling of many heads with one slope for all and an intercept for each: regularized heads are too timid by about the same
/// factor, and a slope for each would be measured badly.
/// </summary>
internal static class SharedSlope
{
    /// <summary>The strength of the hold toward slope 1 and intercepts 0.</summary>
    private const double Hold = 1;

    private const int MaxIterations = 100;

    /// <summary>Fits slope and intercepts.</summary>
    /// <param name="logits">By head and query.</param>
    /// <param name="targets">By head and query, soft; NaN leaves the query out.</param>
    /// <returns>The slope, at least <see cref="PlattScaling.MinSlope"/>, and the intercept of each head.</returns>
    public static (double Slope, double[] Intercepts) Fit(double[][] logits, double[][] targets)
    {
        var heads = logits.Length;

        // The slope comes last.
        double Objective(double[] point, double[] gradient)
        {
            var slope = point[heads];
            var value = 0.5 * Hold * (slope - 1) * (slope - 1);
            gradient[heads] = Hold * (slope - 1);
            for (var head = 0; head < heads; head++)
            {
                var intercept = point[head];
                value += 0.5 * Hold * intercept * intercept;
                gradient[head] = Hold * intercept;
                for (var i = 0; i < logits[head].Length; i++)
                {
                    var target = targets[head][i];
                    if (!double.IsNaN(target))
                    {
                        var logit = (slope * logits[head][i]) + intercept;
                        var residual = Logistic.Sigmoid(logit) - target;
                        value += Logistic.Loss(logit, target);
                        gradient[head] += residual;
                        gradient[heads] += residual * logits[head][i];
                    }
                }
            }

            return value;
        }

        var start = new double[heads + 1];
        start[heads] = 1;
        var solution = Lbfgs.Minimize(Objective, start, MaxIterations, tolerance: 1e-6);
        return (Math.Max(PlattScaling.MinSlope, solution[heads]), solution[..heads]);
    }
}
