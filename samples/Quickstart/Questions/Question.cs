using System.Text.RegularExpressions;

namespace Quickstart;

/// <summary>A generated question with its right answer. Only <see cref="Prompt"/> is ever shown to a model or to the router.</summary>
internal sealed partial record Question(QuestionKind Kind, int Difficulty, string Prompt, string Answer)
{
    /// <summary>Says whether a response ends in the right answer.</summary>
    public bool IsAnsweredBy(string response) =>
        FinalAnswer().Match(response) is { Success: true } match
        && string.Equals(match.Groups["answer"].Value, Answer, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"The answer is (?<answer>\S+)\.$")]
    private static partial Regex FinalAnswer();
}
