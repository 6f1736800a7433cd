namespace BestRoute;

/// <summary>What decides if the application sets nothing.</summary>
/// <param name="Lambda">Quality per cost at this lambda (quality, 0 to 1, per US dollar); <see langword="null"/> if the operating point is the reference model.</param>
internal sealed record PackageOperatingPoint(double? Lambda);
