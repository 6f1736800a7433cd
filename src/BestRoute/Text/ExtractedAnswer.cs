namespace BestRoute;

/// <summary>The final answer of a response.</summary>
/// <param name="Rule">How it was found.</param>
/// <param name="Text">The normalized answer. It is empty only if there is none.</param>
internal readonly record struct ExtractedAnswer(AnswerRule Rule, string Text)
{
    /// <summary>Gets whether there is an answer.</summary>
    public bool Exists => Rule != AnswerRule.None;

    /// <summary>Gets whether the response marked its answer, so that the answer is not a guess.</summary>
    public bool IsMarked => Rule > AnswerRule.LastLine;
}
