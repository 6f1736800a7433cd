namespace Quickstart;

/// <summary>Reads questions of one kind and works them out step by step.</summary>
internal interface ISolver
{
    QuestionKind Kind { get; }

    /// <summary>Works out a question.</summary>
    /// <param name="prompt">The text of the question: all that a solver knows.</param>
    /// <param name="slips">Says where a step goes wrong.</param>
    /// <returns>The working, or <see langword="null"/> if the text is no question of this kind.</returns>
    Working? Solve(string prompt, Slips slips);
}
