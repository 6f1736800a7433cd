using System.Text.RegularExpressions;

namespace BestRoute;

/// <summary>Reads numbers as most languages other than English write them: 3,14 and 1.234,56 and 1 234,56.</summary>
/// <remarks>
/// "1,234" is read as in English, and so is "1.234". A comma before one, two or more than three digits is a decimal comma, and so is one after a single zero,
/// or after groups of digits that are separated by points or spaces.
/// </remarks>
internal static partial class DecimalComma
{
    /// <summary>The pattern, for others that look for numbers in text. It may match only where no digit, and no digit with a comma, comes before.</summary>
    public const string Pattern =
        """
        (?: [0-9]{1,3} (?: [.][0-9]{3} | [\x20\u00a0\u202f\u2009'\u2019][0-9]{3} )+ , [0-9]+ | 0,[0-9]+ | [0-9]+ , (?: [0-9]{1,2} | [0-9]{4,} )
          | [0-9]{1,3} (?: (?: [.][0-9]{3} ){2,} | (?: [\u00a0\u202f\u2009][0-9]{3} )+ ) ) (?! [0-9] | [.,][0-9] )
        """;

    /// <summary>Reads a text that is such a number.</summary>
    /// <returns>The number with a decimal point and without separators; <see langword="null"/> where the text is something else.</returns>
    public static string? Read(ReadOnlySpan<char> text) =>
        text.Length is > 2 and <= 40 && text.ContainsAny(",.\u00a0\u202f\u2009") && Number().IsMatch(text) ? ToPoint(text) : null;

    /// <summary>Writes a match of <see cref="Pattern"/> with a decimal point and without separators.</summary>
    public static string ToPoint(ReadOnlySpan<char> number)
    {
        var written = new char[number.Length];
        var length = 0;
        foreach (var character in number)
        {
            if (char.IsAsciiDigit(character) || character is ',' or '-' or '+')
            {
                written[length++] = character == ',' ? '.' : character;
            }
        }

        return new string(written, 0, length);
    }

    [GeneratedRegex($"\\A [-+]? {Pattern} \\z", RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
