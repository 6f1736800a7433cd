namespace BestRoute;

/// <summary>The features of <see cref="AnswerFeatures"/>, in the order in which packages store them.</summary>
/// <remarks>A new order needs a new <see cref="BoostedRewardParameters.CurrentFeatureVersion"/>.</remarks>
internal enum AnswerFeature
{
    Depth,
    Commas,
    IsUnbalanced,
    IsQuoteOpen,
    Length,
    UpperShare,
    LowerShare,
    DigitShare,
    SpaceShare,
    OtherShare,
    ForeignCharacters,
    ForeignShare,
    AnswerForm,
    TruthValue,
    HasDoubleQuote,
    LineBreaks,
    ValueCount,
    QuotedValues,
    NumericValues,
    WordValues,
    ValuesBeyondPrompt,
    KnownValueShare,
    AskedValueShare,
    RepeatedValues,
    MeanValueLength,
    Magnitude,
    Sign,
    Decimals,
    DistanceToLongestValue,
    IsInPrompt,
    DistanceToLastNumber,
    MagnitudeToLargestNumber,
    Occurrences,
    IsInClosing,
    IsInResponse,
    LengthBefore,

    /// <summary>Not a feature: the number of features.</summary>
    Count,
}
