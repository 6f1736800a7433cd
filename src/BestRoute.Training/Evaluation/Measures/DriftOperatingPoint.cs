namespace BestRoute.Training;

/// <summary>What one setting of the limit gives at an operating point.</summary>
/// <param name="CostReduction">The share of the reference's cost that is saved; negative where it costs more.</param>
/// <param name="QualityChange">The change of mean quality, as a share of the reference's.</param>
internal sealed record DriftOperatingPoint(double CostReduction, double QualityChange);
