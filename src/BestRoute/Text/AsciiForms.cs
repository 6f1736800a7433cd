using System.Globalization;

namespace BestRoute;

/// <summary>Writes digits of all scripts, and full-width letters and signs, as their ASCII forms.</summary>
internal static class AsciiForms
{
    /// <summary>Folds a text.</summary>
    /// <returns>The same text where it has no such character; else a text of the same length.</returns>
    public static ReadOnlySpan<char> Fold(ReadOnlySpan<char> text)
    {
        var first = 0;
        while (first < text.Length && Of(text[first]) == text[first])
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        var folded = text.ToArray();
        for (var i = first; i < folded.Length; i++)
        {
            folded[i] = Of(folded[i]);
        }

        return folded;
    }

    private static char Of(char character) => character switch
    {
        < '\u0660' => character,
        '\u066b' => '.', // The Arabic decimal and thousands separators.
        '\u066c' => ',',
        >= '\uff01' and <= '\uff5e' => (char)(character - 0xfee0),
        '\u3000' => ' ',
        _ => CharUnicodeInfo.GetDecimalDigitValue(character) is >= 0 and var digit ? (char)('0' + digit) : character,
    };
}
