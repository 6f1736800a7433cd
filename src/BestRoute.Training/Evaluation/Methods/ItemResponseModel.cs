namespace BestRoute.Training;

/// <summary>
/// The two-parameter logistic item-response model (Birnbaum, 1968): P(a route is right) = sigmoid(slope x (ability - difficulty)), with one
/// ability and one slope per route, and one difficulty per query that is linear in its features.
/// </summary>
/// <remarks>
/// Written as intercept + slope x ease, where ease = -difficulty. The slopes are drawn to 1 by a penalty of their own: free, they and the
/// difficulty's weights would trade scale until no penalty on the weights held.
/// </remarks>
/// <param name="Intercepts">By route: slope x ability.</param>
/// <param name="Slopes">By route.</param>
/// <param name="Ease">The weights of the features.</param>
internal sealed record ItemResponseModel(double[] Intercepts, double[] Slopes, double[] Ease)
{
    private const int MaxIterations = 200;

    /// <summary>Minimizes the sum of the cross-entropies, penalty / 2 |ease|^2 and slopePenalty / 2 sum (slope - 1)^2.</summary>
    /// <param name="features">One row per query.</param>
    /// <param name="targets">By route and query, 0 to 1; NaN masks.</param>
    /// <param name="penalty">The strength of the penalty on the difficulty's weights, above 0.</param>
    /// <param name="slopePenalty">The strength of the penalty on the slopes, above 0.</param>
    public static ItemResponseModel Fit(FeatureMatrix features, double[][] targets, double penalty, double slopePenalty)
    {
        int routes = targets.Length, columns = features.Columns;
        var start = new double[(2 * routes) + columns];
        for (var route = 0; route < routes; route++)
        {
            var count = targets[route].Count(static target => !double.IsNaN(target));
            start[route] = Logistic.StartOf(LabelMeans.Of(targets[route]) * count, count);
            start[routes + route] = 1;
        }

        var solution = Lbfgs.Minimize(
            (point, gradient) => Objective(features, targets, penalty, slopePenalty, point, gradient), start, MaxIterations);
        return new(solution[..routes], solution[routes..(2 * routes)], solution[(2 * routes)..]);
    }

    /// <summary>Predicts the probability that a route is right.</summary>
    public double Predict(int route, ReadOnlySpan<double> features) =>
        Logistic.Sigmoid(Intercepts[route] + (Slopes[route] * FeatureMatrix.Dot(features, Ease)));

    /// <summary>The value and the gradient, divided by the number of queries; parameters in the order intercepts, slopes, weights.</summary>
    internal static double Objective(
        FeatureMatrix features, double[][] targets, double penalty, double slopePenalty, double[] point, double[] gradient)
    {
        var routes = targets.Length;
        var ease = point.AsSpan(2 * routes);
        var easeSlope = gradient.AsSpan(2 * routes);
        Array.Clear(gradient);
        FeatureMatrix.AddScaled(easeSlope, penalty, ease);
        var loss = 0.5 * penalty * FeatureMatrix.Dot(ease, ease);
        for (var query = 0; query < features.Rows; query++)
        {
            double value = FeatureMatrix.Dot(features.Row(query), ease), byEase = 0;
            for (var route = 0; route < routes; route++)
            {
                var target = targets[route][query];
                if (!double.IsNaN(target))
                {
                    var logit = point[route] + (point[routes + route] * value);
                    var residual = Logistic.Sigmoid(logit) - target;
                    loss += Logistic.Loss(logit, target);
                    gradient[route] += residual;
                    gradient[routes + route] += residual * value;
                    byEase += residual * point[routes + route];
                }
            }

            FeatureMatrix.AddScaled(easeSlope, byEase, features.Row(query));
        }

        for (var route = 0; route < routes; route++)
        {
            var deviation = point[routes + route] - 1;
            loss += 0.5 * ((slopePenalty * deviation * deviation) + (Logistic.InterceptPenalty * point[route] * point[route]));
            gradient[routes + route] += slopePenalty * deviation;
            gradient[route] += Logistic.InterceptPenalty * point[route];
        }

        var divisor = Math.Max(1, features.Rows);
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] /= divisor;
        }

        return loss / divisor;
    }
}
