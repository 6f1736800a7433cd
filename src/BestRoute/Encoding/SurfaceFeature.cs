namespace BestRoute;

/// <summary>The features of <see cref="SurfaceFeatures"/>, in the order in which packages store them.</summary>
/// <remarks>A new order needs a new schema version of packages.</remarks>
internal enum SurfaceFeature
{
    Characters,
    Words,
    WordLength,
    DigitShare,
    UpperShare,
    PunctuationShare,
    CodeShare,
    QuoteShare,
    NonAsciiShare,
    LineBreaks,
    LongestLine,
    QuestionMarks,
    Numbers,
    LargestMagnitude,
    OptionLines,
    HasFence,

    /// <summary>Not a feature: the number of features.</summary>
    Count,
}
