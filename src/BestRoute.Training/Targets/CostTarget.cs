namespace BestRoute.Training;

/// <summary>Chooses the operating point for a cost reduction by cost alone: choosing by quality as well would flatter the quality.</summary>
internal static class CostTarget
{
    /// <summary>Returns the point of the smallest lambda that saves enough.</summary>
    /// <param name="reduction">The share to save, above 0 and below 1.</param>
    /// <param name="reference">The reference alone on the calibration queries.</param>
    /// <param name="lambdas">The points, in ascending order.</param>
    /// <param name="measure">Measures a point on the same queries.</param>
    /// <exception cref="DataException">No point saves as much.</exception>
    public static async Task<CalibrationChoice> ChooseAsync(
        double reduction, SettingResult reference, IReadOnlyList<double> lambdas, Func<double, Task<SettingResult>> measure)
    {
        var largest = double.NegativeInfinity;
        foreach (var lambda in lambdas)
        {
            var result = await measure(lambda).ConfigureAwait(false);
            var saved = result.SavingAgainst(reference);
            if (saved >= reduction)
            {
                return new CalibrationChoice(lambda, result, reference);
            }

            largest = Math.Max(largest, saved);
        }

        throw new DataException(FormattableString.Invariant(
            $"No operating point of the package reaches {RoutingTarget.CostReduction(reduction)} on these queries; the largest is {100 * largest:0.##}%. Give a smaller one, or add a cheaper model to the pool and train again."));
    }
}
