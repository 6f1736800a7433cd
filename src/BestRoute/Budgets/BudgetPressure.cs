namespace BestRoute;

/// <summary>How far spending is ahead of the clock: 0 while it is not, 1 when the limit is spent.</summary>
internal static class BudgetPressure
{
    /// <summary>
    /// The share of the limit that may be spent at the start of a period without pressure. Without it, the first request of each period would already be ahead of the clock, and a quality target
    /// would be lost for a cost that says nothing yet about the rest of the period. The whole limit can be spent at the end all the same.
    /// </summary>
    internal const double HeadStart = 0.05;

    /// <summary>Returns the pressure, 0 to 1. It is continuous, rises with what was spent, and falls with the time.</summary>
    /// <param name="spentShare">The share of the limit that was spent, 0 or more.</param>
    /// <param name="elapsedShare">The share of the period that has passed, 0 to 1.</param>
    internal static double Of(double spentShare, double elapsedShare)
    {
        if (spentShare >= 1)
        {
            return 1;
        }

        // 1 minus the rate at which the rest may be spent, where 1 is the rate of the whole limit over the whole period.
        var allowed = HeadStart + ((1 - HeadStart) * elapsedShare);
        return spentShare <= allowed ? 0 : (spentShare - allowed) / (1 - allowed);
    }

    /// <summary>Returns whether spending is clearly no longer ahead of the clock. Close to the line, each request would change the state and be logged.</summary>
    internal static bool HasEased(double spentShare, double elapsedShare) => Of(spentShare + 0.01, elapsedShare) == 0;
}
