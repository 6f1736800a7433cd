namespace BestRoute;

/// <summary>How a feature of a sample compares with the same feature of the whole draw, in the order in which packages store it.</summary>
/// <remarks>A new order needs a new <see cref="BoostedRewardParameters.CurrentFeatureVersion"/>.</remarks>
internal enum ComparedFeature
{
    AboveMean,
    Higher,
    Lower,

    /// <summary>Not a feature: the number of features.</summary>
    Count,
}
