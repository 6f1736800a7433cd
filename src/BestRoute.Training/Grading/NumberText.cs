using System.Globalization;
using System.Text.RegularExpressions;

namespace BestRoute.Training;

/// <summary>Finds numbers in text: 42, -1,000.5, 2e-3, .5, 3/4; signs and units around them are passed over.</summary>
internal static partial class NumberText
{
    /// <summary>Reads a text that holds exactly one number.</summary>
    public static double? Only(string text) => Numbers().Matches(Plain(text)) is [var match] ? Value(match) : null;

    /// <summary>Reads what a final answer says: the first number after its last equals sign, if it has one.</summary>
    public static double? First(string answer)
    {
        string plain = Plain(answer);
        return Value(Numbers().Match(plain, plain.LastIndexOfAny(['=', '\u2248']) + 1));
    }

    /// <summary>Reads the last number of a text.</summary>
    public static double? Last(string text) => Numbers().Matches(Plain(text)) is [.., var match] ? Value(match) : null;

    private static string Plain(string text) => text.Replace('\u2212', '-');

    private static double? Value(Match match)
    {
        if (!match.Success)
        {
            return null;
        }

        double value = Read(match.Groups["number"].ValueSpan) / (match.Groups["divisor"] is { Success: true } divisor ? Read(divisor.ValueSpan) : 1);
        return double.IsFinite(value) ? value : null;
    }

    private static double Read(ReadOnlySpan<char> number) => double.Parse(number, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    // A sign between two values is an operation, and digits behind a letter belong to a name.
    [GeneratedRegex(
        """
        (?<![\w.]) (?<number> (?: (?<![\w)\]] \ ?) [-+] )? (?: \d{1,3} (?: ,\d{3} )+ (?!\d) (?: \.\d+ )? | \d+ (?: \.\d+ )? | \.\d+ ) (?: e[-+]?\d+ )? )
        (?: /(?<divisor> \d+ (?: \.\d+ )? ) )?
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
