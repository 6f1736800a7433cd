using System.Text.RegularExpressions;

namespace BestRoute.Documentation.Tests;

/// <summary>The texts that docs/troubleshooting.md shows: the lines of its blocks of text, and the first column of its tables.</summary>
internal static partial class TroubleshootingPage
{
    /// <summary>Reads the texts. The place of a value is between angle brackets.</summary>
    public static IReadOnlyList<string> Texts() =>
    [
        .. from match in Shown().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Documents", "docs", "troubleshooting.md")))
           from line in match.Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
           select line,
    ];

    /// <summary>Returns the words of a line that no text of the sources has in this place. Words for values do not count.</summary>
    public static IEnumerable<string> Strange(string line, IEnumerable<ErrorText> texts)
    {
        var known = new bool[line.Length];
        foreach (var part in texts.SelectMany(text => text.PartsIn(line)))
        {
            known.AsSpan(part).Fill(true);
        }

        return Word().Matches(line).Where(word => word.Groups["word"].Success && known.AsSpan(word.Index, word.Length).Contains(false)).Select(static word => word.Value);
    }

    [GeneratedRegex(@"^```text\n(?<text>.*?)^```|^\| `(?<text>[^`\n]+)` \|", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shown();

    // Names of members, such as OnnxOptions.LibraryPath, are written with nameof in the sources.
    [GeneratedRegex("<[a-z][^<>]*>|[A-Z][A-Za-z]*([.][A-Za-z]+)+|(?<word>[A-Za-z]+)")]
    private static partial Regex Word();
}
