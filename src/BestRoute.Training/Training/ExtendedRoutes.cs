namespace BestRoute.Training;

/// <summary>A package's routes and further ones behind them.</summary>
internal sealed class ExtendedRoutes(RoutingPackage package, RouteHeads added)
{
    /// <summary>Gets the package's routes, then the further ones.</summary>
    public IReadOnlyList<ModelRoute> Routes { get; } = [.. package.Manifest.Routes, .. added.Routes];

    /// <summary>Gets the calibration of each route.</summary>
    public IReadOnlyList<RouteCalibration> Calibration { get; } = [.. package.Manifest.Calibration, .. added.Calibration];

    /// <summary>Keeps some routes.</summary>
    /// <param name="kept">Positions in <see cref="Routes"/>; the package's own are among them.</param>
    public ExtendedRoutes Keep(int[] kept)
    {
        var own = package.Manifest.Routes.Count;
        return new ExtendedRoutes(package, added.Keep([.. kept.Where(route => route >= own).Select(route => route - own)]));
    }

    public LinearHeads ToLinearHeads() => PackageHeads.Append(package.Heads, added.ToLinearHeads());

    /// <summary>Makes the predictor that the run time would make.</summary>
    public LinearMatchPredictor ToPredictor() => new(package.Encoder, ToLinearHeads(), Routes, Calibration);
}
