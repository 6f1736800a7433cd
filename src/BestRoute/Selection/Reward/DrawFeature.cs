namespace BestRoute;

/// <summary>The features of <see cref="DrawFeatures"/>, in the order in which packages store them.</summary>
/// <remarks>A new order needs a new feature version of both rewards.</remarks>
internal enum DrawFeature
{
    AgreeingShare,
    MarkedAgreeingShare,
    IsInLargestCluster,
    IsInOnlyLargestCluster,
    MeanSimilarity,
    LargestSimilarity,
    MeanAnswerSimilarity,
    RelativeLength,
    LengthDeviation,
    IsLongest,
    IsShortest,
    RelativeAnswerLength,
    AnswerLengthDeviation,
    MarkedBeyondDraw,
    AgreeingShareSquared,
    MarkedAnswerSimilarity,

    /// <summary>Not a feature: the number of features.</summary>
    Count,
}
