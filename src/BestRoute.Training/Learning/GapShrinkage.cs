namespace BestRoute.Training;

/// <summary>How far the predicted gaps to the reference may be believed: one slope for all routes.</summary>
internal static class GapShrinkage
{
    /// <summary>
    /// The standard deviation of what is believed of the slope before validation: that it is 1. A few hundred queries measure a slope
    /// so badly that the least-squares one loses more than it saves; many overrule the belief.
    /// </summary>
    private const double Prior = 0.5;

    /// <summary>
    /// The slope, clipped to 0..1, by which a realized gap's distance from its mean follows the predicted gap's: that of least squares,
    /// drawn toward 1 as far as its standard error, clustered by query, leaves open.
    /// </summary>
    /// <param name="predicted">By candidate's route and query, the predicted gap's distance from its training mean.</param>
    /// <param name="realized">By candidate's route and query, the realized gap's distance from its training mean; NaN leaves the pair out.</param>
    public static double Slope(double[][] predicted, double[][] realized)
    {
        double product = 0, squares = 0;
        for (var route = 0; route < predicted.Length; route++)
        {
            for (var query = 0; query < predicted[route].Length; query++)
            {
                if (!double.IsNaN(realized[route][query]))
                {
                    product += predicted[route][query] * realized[route][query];
                    squares += predicted[route][query] * predicted[route][query];
                }
            }
        }

        if (!(squares > 0))
        {
            return 1;
        }

        // All routes of a query share the reference's luck: their errors are one cluster.
        double slope = product / squares, variance = 0;
        for (var query = 0; query < predicted[0].Length; query++)
        {
            double score = 0;
            for (var route = 0; route < predicted.Length; route++)
            {
                if (!double.IsNaN(realized[route][query]))
                {
                    score += predicted[route][query] * (realized[route][query] - (slope * predicted[route][query]));
                }
            }

            variance += score * score / squares / squares;
        }

        var doubt = variance / (Prior * Prior);
        return Math.Clamp((slope + doubt) / (1 + doubt), 0, 1);
    }
}
