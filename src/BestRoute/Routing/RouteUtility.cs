namespace BestRoute;

/// <summary>What a route is worth to quality per cost. Training chooses by it too, so that what it tunes is what the run time does.</summary>
/// <param name="Value">Predicted quality minus lambda times estimated cost.</param>
/// <param name="Cost">The estimated cost in US dollars.</param>
/// <param name="Samples">The number of samples n.</param>
internal readonly record struct RouteUtility(double Value, double Cost, int Samples)
{
    internal static RouteUtility Of(double quality, double cost, int samples, double lambda) => new(quality - (lambda * cost), cost, samples);

    /// <summary>Whether the route goes before one that stands earlier in the pool: ties go to the cheaper route, then to the lower n.</summary>
    internal bool IsBetterThan(in RouteUtility earlier) =>
        Value != earlier.Value ? Value > earlier.Value
        : Cost != earlier.Cost ? Cost < earlier.Cost
        : Samples < earlier.Samples;
}
