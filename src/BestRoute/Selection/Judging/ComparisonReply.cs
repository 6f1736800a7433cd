using System.Text.RegularExpressions;

namespace BestRoute;

/// <summary>Reads which of two answers a judge prefers.</summary>
internal static partial class ComparisonReply
{
    /// <summary>What a reply must contain.</summary>
    internal const string Expected = """{"better": 1}, {"better": 2} or {"better": 0}""";

    /// <summary>Finds the last verdict in a reply, with any text around it. A reply that is nothing but the number counts too.</summary>
    /// <returns>The verdict on the first answer, or <see langword="null"/> if there is none.</returns>
    internal static AnswerVerdict? Read(string reply)
    {
        var verdict = Verdict().Match(reply);
        return (verdict.Success ? verdict : Number().Match(reply)).Groups["better"].Value switch
        {
            "0" => AnswerVerdict.Equal,
            "1" => AnswerVerdict.Better,
            "2" => AnswerVerdict.Worse,
            _ => null,
        };
    }

    [GeneratedRegex("""\{\s*["']?better["']?\s*:\s*["']?(?<better>[0-9.]+)["']?\s*\}""", RegexOptions.RightToLeft | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Verdict();

    [GeneratedRegex("""^[\s*`"'\[({]*(?:answer\s+)?(?<better>[012])[\s*`"'\])}.]*$""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
