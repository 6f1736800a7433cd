namespace BestRoute;

/// <summary>The features of <see cref="PromptReading"/>, in the order in which packages store them.</summary>
/// <remarks>A new order needs a new <see cref="BoostedRewardParameters.CurrentFeatureVersion"/>.</remarks>
internal enum PromptFeature
{
    Length,
    LineBreaks,
    DigitShare,
    ClosingLength,
    ClosingValues,
    ClosingQuotedValues,
    ClosingNumbers,
    ClosingValuesLength,
    ClosingLongestValueLength,
    ClosingSquareBrackets,
    ClosingBraces,
    ClosingParentheses,
    ClosingQuestionPosition,
    Numbers,
    LargestNumber,

    /// <summary>Not a feature: the number of features.</summary>
    Count,
}
