namespace Quickstart;

/// <summary>Reads questions of one kind and solves them step by step.</summary>
internal interface ISolver
{
    QuestionKind Kind { get; }

    /// <summary>Solves a question.</summary>
    /// <param name="prompt">The text of the question. A solver knows nothing else.</param>
    /// <param name="slips">Decides which steps go wrong.</param>
    /// <returns>The solution, or <see langword="null"/> if the text is not a question of this kind.</returns>
    Working? Solve(string prompt, Slips slips);
}
