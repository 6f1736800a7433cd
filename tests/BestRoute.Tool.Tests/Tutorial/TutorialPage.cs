using System.Text.RegularExpressions;

namespace BestRoute.Tool.Tests.Tutorial;

/// <summary>The code blocks of docs/tutorial.md, in their order.</summary>
internal static partial class TutorialPage
{
    /// <summary>Reads the blocks.</summary>
    /// <returns>The heading above each block, its language (empty for commands), and its text.</returns>
    public static IReadOnlyList<(string Section, string Language, string Text)> Read()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tutorial.md"));
        var section = "";
        var blocks = new List<(string, string, string)>();
        foreach (Match match in HeadingOrBlock().Matches(page))
        {
            if (match.Groups["heading"].Success)
            {
                section = match.Groups["heading"].Value;
            }
            else
            {
                blocks.Add((section, match.Groups["language"].Value, match.Groups["text"].Value));
            }
        }

        return blocks;
    }

    [GeneratedRegex(@"^(## (?<heading>.+)|```(?<language>\w*)\n(?<text>(.*\n)*?)```)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex HeadingOrBlock();
}
