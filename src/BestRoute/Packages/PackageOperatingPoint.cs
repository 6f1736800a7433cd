namespace BestRoute;

/// <summary>What decides if the application sets nothing: quality per cost at this lambda (quality, 0 to 1, per US dollar).</summary>
internal sealed record PackageOperatingPoint(double Lambda);
