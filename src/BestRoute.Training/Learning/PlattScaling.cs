namespace BestRoute.Training;

/// <summary>
/// Platt scaling, sigmoid(slope x logit + intercept), on soft targets, held toward slope 1 and intercept 0 so that a handful of
/// validation queries cannot overturn the head.
/// </summary>
internal static class PlattScaling
{
    /// <summary>The least slope: calibration may doubt a head entirely, but never reverse its order.</summary>
    public const double MinSlope = 0.01;

    /// <summary>The strength of the hold: about that of four queries whose probability is even.</summary>
    private const double Hold = 1;

    private const int MaxIterations = 100;

    /// <summary>Fits the calibration by Newton's method.</summary>
    /// <param name="logits">The logits of the head on validation queries.</param>
    /// <param name="targets">The soft targets; NaN leaves the query out.</param>
    /// <returns>The calibration; the identity where there is no target.</returns>
    public static MatchCalibration Fit(ReadOnlySpan<double> logits, ReadOnlySpan<double> targets)
    {
        var (slope, intercept) = Minimize(logits, targets, 1, fixedSlope: false);

        // The objective is convex: where its lowest point is out of bounds, the best slope allowed is the bound.
        return slope >= MinSlope
            ? new MatchCalibration(slope, intercept)
            : new MatchCalibration(MinSlope, Minimize(logits, targets, MinSlope, fixedSlope: true).Intercept);
    }

    private static (double Slope, double Intercept) Minimize(
        ReadOnlySpan<double> logits,
        ReadOnlySpan<double> targets,
        double slope,
        bool fixedSlope)
    {
        double intercept = 0;
        var value = Objective(logits, targets, slope, intercept);
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            // Gradient and Hessian; the hold makes the Hessian positive definite.
            double ga = Hold * (slope - 1), gb = Hold * intercept, haa = Hold, hab = 0, hbb = Hold;
            for (var i = 0; i < logits.Length; i++)
            {
                if (double.IsNaN(targets[i]))
                {
                    continue;
                }

                var p = Logistic.Sigmoid((slope * logits[i]) + intercept);
                double residual = p - targets[i], weight = p * (1 - p);
                ga += residual * logits[i];
                gb += residual;
                haa += weight * logits[i] * logits[i];
                hab += weight * logits[i];
                hbb += weight;
            }

            if (fixedSlope)
            {
                (ga, haa, hab) = (0, 1, 0);
            }

            var determinant = (haa * hbb) - (hab * hab);
            double da = ((hab * gb) - (hbb * ga)) / determinant, db = ((hab * ga) - (haa * gb)) / determinant;
            double step = 1, next = 0;
            for (; step > 1e-10; step /= 2)
            {
                next = Objective(logits, targets, slope + (step * da), intercept + (step * db));
                if (next <= value + (1e-4 * step * ((ga * da) + (gb * db))))
                {
                    break;
                }
            }

            if (step <= 1e-10 || (Math.Abs(da) < 1e-10 && Math.Abs(db) < 1e-10))
            {
                break;
            }

            (slope, intercept, value) = (slope + (step * da), intercept + (step * db), next);
        }

        return (slope, intercept);
    }

    private static double Objective(ReadOnlySpan<double> logits, ReadOnlySpan<double> targets, double slope, double intercept)
    {
        var value = 0.5 * Hold * (((slope - 1) * (slope - 1)) + (intercept * intercept));
        for (var i = 0; i < logits.Length; i++)
        {
            if (!double.IsNaN(targets[i]))
            {
                value += Logistic.Loss((slope * logits[i]) + intercept, targets[i]);
            }
        }

        return value;
    }
}
