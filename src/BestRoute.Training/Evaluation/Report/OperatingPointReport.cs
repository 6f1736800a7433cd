namespace BestRoute.Training;

/// <summary>What the package's own operating point reached on the evaluated queries.</summary>
/// <param name="Quality">The mean quality score, on the scale 0 to 1.</param>
/// <param name="CostPerThousandQueries">The cost of a thousand queries, in US dollars.</param>
/// <param name="CostReduction">The share of the reference model's cost that was saved. Negative if the package costs more.</param>
/// <param name="QualityChange">The change of mean quality, as a share of the reference model's. Negative is worse.</param>
public sealed record OperatingPointReport(double Quality, double CostPerThousandQueries, Interval CostReduction, Interval QualityChange)
{
    /// <summary>The operating point of a method; <see langword="null"/> if the method has none.</summary>
    internal static OperatingPointReport? Of(MethodReport method) => method is { OperatingPoint: { } point, AgainstReference: { } difference }
        ? new OperatingPointReport(point.Quality, point.CostPerThousandQueries, difference.CostReduction, difference.QualityChange)
        : null;
}
