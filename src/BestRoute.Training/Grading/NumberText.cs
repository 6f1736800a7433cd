using System.Globalization;
using System.Text.RegularExpressions;

namespace BestRoute.Training;

/// <summary>Finds numbers in text: 42, -1,000.5, 3,14, 2e-3, .5, 3/4, digits of any script. Signs and units around them are ignored.</summary>
internal static partial class NumberText
{
    /// <summary>Reads a text that contains exactly one number.</summary>
    public static double? Only(string text) => Numbers().Matches(Plain(text)) is [var match] ? Value(match) : null;

    /// <summary>Reads what a final answer says: the first number after its last equals sign, if it has one.</summary>
    public static double? First(string answer)
    {
        var plain = Plain(answer);
        return Value(Numbers().Match(plain, plain.LastIndexOfAny(['=', '\u2248']) + 1));
    }

    /// <summary>Reads the last number of a text.</summary>
    public static double? Last(string text) => Numbers().Matches(Plain(text)) is [.., var match] ? Value(match) : null;

    /// <summary>Folds digits and signs. Letters of writing without spaces are no part of a name that digits belong to, so they become spaces.</summary>
    private static string Plain(string text) => string.Create(text.Length, text, static (plain, text) =>
    {
        AsciiForms.Fold(text).CopyTo(plain);
        plain.Replace('\u2212', '-');
        foreach (ref var character in plain)
        {
            character = character >= '\u0e00' && char.IsLetter(character) && character is not (>= '\u1e00' and < '\u2e80') ? ' ' : character;
        }
    });

    private static double? Value(Match match)
    {
        if (!match.Success)
        {
            return null;
        }

        var value = Read(match.Groups["number"].ValueSpan) / (match.Groups["divisor"] is { Success: true } divisor ? Read(divisor.ValueSpan) : 1);
        return double.IsFinite(value) ? value : null;
    }

    private static double Read(ReadOnlySpan<char> number) =>
        double.Parse(DecimalComma.Read(number) is { } point ? point : number, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    // A sign between two values is an operation, and digits behind a letter belong to a name.
    [GeneratedRegex(
        $$"""
        (?<![\w.]) (?<number> (?: (?<![\w)\]] \ ?) [-+] )? (?: (?<![0-9],) {{DecimalComma.Pattern}}
            | (?: [0-9]{1,3} (?: ,[0-9]{3} )+ (?![0-9]) (?: \.[0-9]+ )? | [0-9]+ (?: \.[0-9]+ )? | \.[0-9]+ ) (?: e[-+]?[0-9]+ )? ) )
        (?: /(?<divisor> [0-9]+ (?: \.[0-9]+ )? ) )?
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
