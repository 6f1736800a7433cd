namespace BestRoute.Training;

/// <summary>The heads and calibrations of some routes, while they are being fitted and chosen.</summary>
/// <param name="Routes">The routes, in the order of the pool and then of n; every model has its route with n = 1.</param>
/// <param name="Match">By route, the weights and the intercept of the match head; zero for the reference.</param>
/// <param name="Quality">By route, the weights and the intercept of the quality head.</param>
/// <param name="Length">By model of the pool, the weights and the intercept of the length head.</param>
/// <param name="Calibration">By route.</param>
internal sealed record RouteHeads(
    IReadOnlyList<ModelRoute> Routes,
    double[][] Match,
    double[][] Quality,
    double[][] Length,
    IReadOnlyList<RouteCalibration> Calibration)
{
    /// <summary>Keeps some routes.</summary>
    public RouteHeads Keep(int[] kept) => this with
    {
        Routes = [.. kept.Select(route => Routes[route])],
        Match = [.. kept.Select(route => Match[route])],
        Quality = [.. kept.Select(route => Quality[route])],
        Calibration = [.. kept.Select(route => Calibration[route])],
    };

    /// <summary>Lays the heads out as the run time wants them.</summary>
    public LinearHeads ToLinearHeads()
    {
        var dimensions = Quality[0].Length - 1;
        double[][] rows = [.. Match, .. Quality, .. Length];
        return new LinearHeads(
            Routes.Count,
            Length.Length,
            dimensions,
            [.. rows.SelectMany(row => row.Take(dimensions)).Select(static weight => (float)weight)],
            [.. rows.Select(row => (float)row[dimensions])]);
    }

    /// <summary>Makes the predictor that the run time would make of a package with these heads.</summary>
    public LinearMatchPredictor ToPredictor(IQueryEncoder encoder) => new(encoder, ToLinearHeads(), Routes, Calibration);
}
