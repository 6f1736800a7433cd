namespace BestRoute;

/// <summary>The features of <see cref="RelativeFeatures"/> that say who gave the same answer, in the order in which packages store them.</summary>
/// <remarks>
/// After them come those of <see cref="ComparedFeature"/>, for each compared feature. A new order needs a new
/// <see cref="BoostedRewardParameters.CurrentFeatureVersion"/>.
/// </remarks>
internal enum RelativeFeature
{
    SameShare,
    LeadShare,
    DistinctAnswers,
    Members,

    /// <summary>Not a feature: the number of features.</summary>
    Count,
}
