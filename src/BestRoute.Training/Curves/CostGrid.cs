namespace BestRoute.Training;

/// <summary>The costs at which the band around a curve is measured.</summary>
/// <remarks>Hulls are concave: they rise and bend at low costs and run straight towards the reference, so the grid is dense at its cheap end.</remarks>
internal static class CostGrid
{
    private const int Steps = 24;

    /// <summary>Spreads the grid from the cheapest fixed route to the reference; only one cost if both cost the same.</summary>
    public static double[] Of(FixedEnds ends)
    {
        var range = ends.Reference.Cost - ends.Cheapest.Cost;
        return range > 0
            ? [.. Enumerable.Range(0, Steps).Select(step => ends.Cheapest.Cost + (range * step * step / (Steps * Steps))), ends.Reference.Cost]
            : [ends.Reference.Cost];
    }
}
