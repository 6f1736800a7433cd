namespace BestRoute.Training;

/// <summary>
/// Logistic regression toward the pool's heads in place of zero: the head of highest posterior probability, where a new head is
/// believed to stray from the mean of the pool's by as much in every weight.
/// </summary>
/// <remarks>
/// No target gives the mean head; many targets overrule it. Directions in which the pool's heads differ are no likelier for the new one:
/// that was tried and did not predict better.
/// </remarks>
internal sealed class PriorRegression
{
    private const int MaxIterations = 300;

    /// <summary>One over the variance that is believed of the difference of two models' intercepts.</summary>
    private const double InterceptPenalty = 1;

    private readonly FeatureMatrix _features;
    private readonly double[] _targets;
    private readonly double[] _prior;
    private readonly double[] _priorLogits;

    /// <param name="features">One row per query.</param>
    /// <param name="targets">One soft target, 0 to 1, per query; NaN leaves the query out.</param>
    /// <param name="pool">The pool's heads, at least one: weights, and the intercept last.</param>
    public PriorRegression(FeatureMatrix features, double[] targets, IReadOnlyList<double[]> pool)
    {
        _features = features;
        _targets = targets;
        _prior = new double[features.Columns + 1];
        foreach (var head in pool)
        {
            FeatureMatrix.AddScaled(_prior, 1.0 / pool.Count, head);
        }

        _priorLogits = LogisticRegression.Predict(features, _prior);
    }

    /// <summary>Fits the head.</summary>
    /// <param name="penalty">One over the variance that is believed of a weight's distance from the pool's.</param>
    /// <returns>The weights, and the intercept last.</returns>
    public double[] Fit(double penalty) => Add(Solve(_targets, penalty, null));

    /// <summary>Predicts every query from a head that was fitted without its fold.</summary>
    /// <param name="folds">The fold of each query.</param>
    /// <param name="penalties">From strong to weak, so that each fit starts from the smoother one before.</param>
    /// <returns>By penalty and query, the logits.</returns>
    public double[][] PredictOutOfFold(int[] folds, IReadOnlyList<double> penalties)
    {
        double[][] logits = [.. penalties.Select(_ => new double[_targets.Length])];
        foreach (var fold in folds.Distinct().Order())
        {
            double[] rest = [.. _targets.Select((target, query) => folds[query] == fold ? double.NaN : target)];
            double[]? solution = null;
            for (var i = 0; i < penalties.Count; i++)
            {
                solution = Solve(rest, penalties[i], solution);
                var predicted = LogisticRegression.Predict(_features, Add(solution));
                for (var query = 0; query < predicted.Length; query++)
                {
                    if (folds[query] == fold)
                    {
                        logits[i][query] = predicted[query];
                    }
                }
            }
        }

        return logits;
    }

    private double[] Add(double[] solution)
    {
        double[] head = [.. _prior];
        FeatureMatrix.AddScaled(head, 1, solution);
        return head;
    }

    /// <summary>The distance from the prior: weights, and the intercept last.</summary>
    private double[] Solve(double[] targets, double penalty, double[]? start)
    {
        var columns = _features.Columns;
        var count = targets.Count(static target => !double.IsNaN(target));
        if (count == 0)
        {
            return new double[columns + 1];
        }

        double Objective(double[] point, double[] gradient)
        {
            double loss = 0;
            for (var i = 0; i < point.Length; i++)
            {
                var strength = i < columns ? penalty : InterceptPenalty;
                loss += 0.5 * strength * point[i] * point[i];
                gradient[i] = strength * point[i];
            }

            for (var row = 0; row < targets.Length; row++)
            {
                if (!double.IsNaN(targets[row]))
                {
                    var values = _features.Row(row);
                    var logit = _priorLogits[row] + FeatureMatrix.Dot(values, point) + point[columns];
                    var residual = Logistic.Sigmoid(logit) - targets[row];
                    loss += Logistic.Loss(logit, targets[row]);
                    FeatureMatrix.AddScaled(gradient, residual, values);
                    gradient[columns] += residual;
                }
            }

            for (var i = 0; i < gradient.Length; i++)
            {
                gradient[i] /= count;
            }

            return loss / count;
        }

        return Lbfgs.Minimize(Objective, start ?? new double[columns + 1], MaxIterations, tolerance: 1e-6);
    }
}
