namespace BestRoute.Training;

/// <summary>What one operating point reached on the evaluated queries.</summary>
/// <param name="Lambda">The lambda of the operating point: quality per US dollar; <see langword="null"/> if it is the reference.</param>
/// <param name="Quality">The mean quality score, on the scale 0 to 1.</param>
/// <param name="CostPerThousandQueries">The settled cost of a thousand queries, in US dollars.</param>
/// <param name="CostReduction">The share of the reference's cost that was saved; negative where the point costs more.</param>
/// <param name="QualityChange">The change of mean quality, as a share of the reference's; negative is worse.</param>
internal sealed record OperatingPointSummary(
    double? Lambda, double Quality, double CostPerThousandQueries, double CostReduction, double QualityChange);
