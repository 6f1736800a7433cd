namespace BestRoute.Training;

/// <summary>How an operating point compares with the reference model on the same queries.</summary>
/// <param name="CostReduction">The share of the reference's cost that is saved; negative where the point costs more.</param>
/// <param name="QualityChange">The change of mean quality, as a share of the reference's; negative is worse.</param>
internal sealed record ReferenceDifference(Interval CostReduction, Interval QualityChange);
