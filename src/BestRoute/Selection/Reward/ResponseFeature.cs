namespace BestRoute;

/// <summary>The features of <see cref="ResponseFeatures"/>, in the order in which packages store them.</summary>
/// <remarks>A new order needs a new feature version of both rewards.</remarks>
internal enum ResponseFeature
{
    Length,
    LineBreaks,
    DigitShare,
    HasFence,
    EndsSentence,
    EndsBracket,
    AnswerLength,
    IsAnswerUnbalanced,
    IsAnswerInPrompt,
    IsAnswerNumeric,
    IsAnswerBracketed,
    IsLastLine,
    IsPhrase,
    IsBoxed,
    IsJson,
    IsTag,
    PromptWordShare,
    DistinctWordShare,
    PromptWordShareOfAnswer,
    AnswerWords,

    /// <summary>Not a feature: the number of features.</summary>
    Count,
}
