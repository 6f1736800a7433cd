namespace BestRoute;

/// <summary>
/// What quality per cost reached at one lambda, on queries of the training that were predicted by heads fitted without them. Both shares are 0 where every query went to the reference.
/// </summary>
/// <param name="Lambda">The lambda (quality, 0 to 1, per US dollar).</param>
/// <param name="CostReduction">The share of the reference's cost that was saved; negative if the point costs more.</param>
/// <param name="QualityChange">The change of mean quality, as a share of the reference's; negative if it is lower.</param>
internal sealed record PackageCurvePoint(double Lambda, double CostReduction, double QualityChange);
