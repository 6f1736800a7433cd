namespace BestRoute;

/// <summary>How an answer compares with another one.</summary>
internal enum AnswerVerdict
{
    /// <summary>The other answer is better.</summary>
    Worse,

    /// <summary>Neither is better.</summary>
    Equal,

    /// <summary>The answer is better than the other one.</summary>
    Better,
}
