using System.Globalization;

namespace BestRoute;

/// <summary>
/// Takes out of a text what costs its author nothing and means nothing: white space, invisible characters, full-width forms, and repeated letters, marks and
/// punctuation. All white space becomes one space: a line feed for each word costs nothing either. Otherwise anyone could make a query look unusual, and so choose the most expensive model.
/// </summary>
/// <remarks>The result depends on nothing but the text, and normalizing it again changes nothing.</remarks>
internal static class TextNormalizer
{
    /// <summary>Backticks open a block of code from three on; so many are kept of a longer run.</summary>
    private const int Fence = 3;

    private static readonly CharacterKind[] _ascii = [.. Enumerable.Range(0, 128).Select(static code =>
        char.IsWhiteSpace((char)code) ? CharacterKind.Space : char.IsControl((char)code) ? CharacterKind.Invisible : CharacterKind.Visible)];

    private enum CharacterKind : byte
    {
        Visible,
        Space,
        Invisible,
    }

    /// <summary>Normalizes a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="destination">Receives the result; at least as long as <paramref name="text"/>.</param>
    /// <returns>The length of the result.</returns>
    /// <param name="keepsRepeats">Whether repeated letters, marks and punctuation stay, so that people and models still read what was written.</param>
    public static int Normalize(ReadOnlySpan<char> text, Span<char> destination, bool keepsRepeats = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, text.Length, nameof(destination));
        var length = 0;
        var isSpace = false;
        for (var i = 0; i < text.Length; i++)
        {
            var character = Unify(text[i]);
            var kind = character < _ascii.Length ? _ascii[character] : KindOf(text, ref i, character);
            if (kind != CharacterKind.Visible)
            {
                isSpace |= kind == CharacterKind.Space;
                continue;
            }

            if (isSpace && length > 0)
            {
                destination[length++] = ' ';
            }

            isSpace = false;
            destination[length++] = character;
            length -= keepsRepeats || CannotRepeat(destination, length) ? 0 : Repeated(destination[..length]);
        }

        return length;
    }

    /// <summary>Makes a full-width form the ASCII character that it shows, and an empty Braille cell a space.</summary>
    private static char Unify(char character) => character switch
    {
        < '\u2800' => character,
        >= '\uFF01' and <= '\uFF5E' => (char)(character - 0xFEE0),
        '\u2800' => ' ',
        _ => character,
    };

    private static CharacterKind KindOf(ReadOnlySpan<char> text, ref int index, char character) =>
        char.IsWhiteSpace(character) ? CharacterKind.Space : IsInvisible(text, ref index, character) ? CharacterKind.Invisible : CharacterKind.Visible;

    private static bool IsInvisible(ReadOnlySpan<char> text, ref int index, char character)
    {
        // Tags and variation selectors of plane 14.
        if (character == '\uDB40' && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            index++;
            return true;
        }

        return character is '\u034F' or '\u115F' or '\u1160' or '\u3164' or '\uFFA0' or (>= '\uFE00' and <= '\uFE0F') or (>= '\u180B' and <= '\u180F')
            || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.Control;
    }

    /// <summary>A quick check for most pairs of characters: two ASCII characters that differ in more than the bit of upper and lower case.</summary>
    private static bool CannotRepeat(ReadOnlySpan<char> text, int length) =>
        length < 2 || ((text[length - 1] | text[length - 2]) < 128 && (text[length - 1] | 0x20) != (text[length - 2] | 0x20));

    /// <summary>Returns how many characters at the end repeat what is before them.</summary>
    private static int Repeated(ReadOnlySpan<char> text)
    {
        var last = text[^1];
        if (char.IsLowSurrogate(last))
        {
            return text.Length >= 4 && text[^4..^2].SequenceEqual(text[^2..]) ? 2 : 0;
        }

        if (text.Length < 2 || char.IsDigit(last) || char.IsHighSurrogate(last))
        {
            return 0;
        }

        return last == '`'
            ? text.Length > Fence && text[^(Fence + 1)..].ContainsAnyExcept('`') is false ? 1 : 0
            : char.ToLowerInvariant(text[^2]) == char.ToLowerInvariant(last) ? 1 : 0;
    }
}
