using System.Text.RegularExpressions;

namespace BestRoute.Documentation.Tests;

/// <summary>A text that the libraries show where something is wrong, or a part of one.</summary>
internal sealed partial class ErrorText(IReadOnlyList<string> parts, string place)
{
    private readonly Regex _pattern = new(string.Join(".*?", parts.Select(static part => $"({Regex.Escape(part)})")), RegexOptions.CultureInvariant);

    /// <summary>Gets whether the text has enough words to be searched for. A shorter one, such as 'is missing', is always a part of another.</summary>
    public bool IsSearchable => Words().Count(string.Join(' ', parts)) >= 3;

    /// <summary>Returns whether a line of the page shows the text, with anything in the place of the values.</summary>
    public bool IsIn(string line) => _pattern.IsMatch(line);

    /// <summary>Finds the literal parts in a line. None if the line does not show the text.</summary>
    public IEnumerable<Range> PartsIn(string line) =>
        _pattern.Match(line).Groups.Values.Skip(1).Where(static part => part.Success).Select(static part => part.Index..(part.Index + part.Length));

    public override string ToString() => $"{place}: {string.Join("<...>", parts)}";

    [GeneratedRegex(@"(?<=^|[\s('])[A-Za-z][a-z]*(?=$|[\s.,:;)'])")]
    private static partial Regex Words();
}
