namespace BestRoute;

/// <summary>
/// Moves an operating point along the sweep of a package. On the validation queries, each step of the sweep lowers the cost by the same amount, so a position between two operating points is also
/// between their costs.
/// </summary>
internal static class LambdaSweep
{
    /// <summary>Makes the policy that the pressure of a budget asks for.</summary>
    /// <param name="asked">The operating point. Without a lambda, it is the reference.</param>
    /// <param name="pressure">The pressure, greater than 0 and at most 1.</param>
    /// <param name="lambdas">The lambdas of the sweep, in ascending order.</param>
    /// <param name="ownLambda">The lambda of the package's own operating point; <see langword="null"/> if that is the reference.</param>
    /// <returns>The policy; <see langword="null"/> if the sweep is empty.</returns>
    internal static QualityPerCostPolicy? Move(in PolicyParameters asked, double pressure, IReadOnlyList<double> lambdas, double? ownLambda)
    {
        if (lambdas.Count == 0)
        {
            return null;
        }

        // Lambda 0 takes the highest predicted quality at any price, which can cost more than the reference. The second lambda of a sweep costs at most as much as the reference.
        var last = lambdas.Count - 1;
        var start = asked.Lambda is { } own ? PositionOf(own, lambdas) : Math.Min(1, last);
        var moved = LambdaAt(start + (pressure * (last - start)), lambdas);
        return new QualityPerCostPolicy(asked with
        {
            Lambda = Math.Max(moved, asked.Lambda ?? 0),
            KeepsQuality = asked.KeepsQuality || asked.Lambda is null || asked.Lambda <= ownLambda,
            TargetState = asked.Target is null ? null : RoutingTargetState.UnderPressure,
        });
    }

    /// <summary>Returns the position of a lambda in the sweep, from 0 on, also between two of its lambdas.</summary>
    private static double PositionOf(double lambda, IReadOnlyList<double> lambdas)
    {
        for (var i = 0; i < lambdas.Count; i++)
        {
            if (lambdas[i] >= lambda)
            {
                return i == 0 ? 0 : i - 1 + ((lambda - lambdas[i - 1]) / (lambdas[i] - lambdas[i - 1]));
            }
        }

        return lambdas.Count - 1;
    }

    private static double LambdaAt(double position, IReadOnlyList<double> lambdas)
    {
        var below = Math.Min((int)position, lambdas.Count - 1);
        var above = Math.Min(below + 1, lambdas.Count - 1);
        return lambdas[below] + ((position - below) * (lambdas[above] - lambdas[below]));
    }
}
