namespace BestRoute;

/// <summary>The features of <see cref="TextComparison"/>, in the order in which packages store them.</summary>
/// <remarks>A new order needs a new feature version of the rewards that read them.</remarks>
internal enum TextComparisonFeature
{
    LengthDifference,
    LengthRatio,
    LeftShare,
    RightShare,
    LeftCharacters,
    RightCharacters,
    AreEqual,
    Prefix,
    Suffix,
    RightContainsLeft,
    LeftContainsRight,
    Reordered,

    /// <summary>Not a feature: the number of features.</summary>
    Count,
}
