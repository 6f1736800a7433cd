using System.Text.RegularExpressions;

namespace BestRoute.Documentation.Tests;

/// <summary>Links from one document to another, and to its headings.</summary>
public sealed partial class LinkTests
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Documents");

    public static TheoryData<string> Documents =>
        [.. Directory.EnumerateFiles(_folder, "*.md", SearchOption.AllDirectories).Select(static file => Path.GetRelativePath(_folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_to_documents_and_headings(string document)
    {
        var file = Path.Combine(_folder, document);
        var broken = from match in Link().Matches(WithoutCode(file))
                     let path = match.Groups["path"].Value
                     let target = path.Length == 0 ? file : Path.GetFullPath(path, Path.GetDirectoryName(file)!)
                     where IsHere(target) && (!File.Exists(target) || (match.Groups["heading"].Success && !Headings(target).Contains(match.Groups["heading"].Value)))
                     select match.Value;

        Assert.Empty(broken);
    }

    // The other documents, such as those of samples, are not copied here.
    private static bool IsHere(string target) => target == Path.Combine(_folder, "README.md") || target.StartsWith(Path.Combine(_folder, "docs"), StringComparison.Ordinal);

    private static IEnumerable<string> Headings(string file) =>
        Heading().Matches(WithoutCode(file)).Select(static match => NotInAnchor().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private static string WithoutCode(string file) => Fence().Replace(File.ReadAllText(file).ReplaceLineEndings("\n"), "");

    [GeneratedRegex(@"\]\((?<path>[^():#\s]*?\.md)?(#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex("^[ ]*```.*?^[ ]*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
