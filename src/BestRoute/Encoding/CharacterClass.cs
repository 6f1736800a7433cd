using System.Globalization;

namespace BestRoute;

/// <summary>How the lexical encoder classifies a character. For ASCII, a table answers.</summary>
internal static class CharacterClass
{
    private const byte Word = 1;
    private const byte Space = 2;

    private static readonly byte[] _ascii = [.. Enumerable.Range(0, 128).Select(static code => Classify((char)code))];

    /// <summary>Converts one UTF-16 unit to lower case, independent of culture, and classifies it.</summary>
    public static char ToLower(char character, out bool isWord, out bool isSpace)
    {
        byte kind;
        if (character < 128)
        {
            kind = _ascii[character];
            character = (uint)(character - 'A') <= 'Z' - 'A' ? (char)(character | 0x20) : character;
        }
        else
        {
            kind = Classify(character);
            character = char.ToLowerInvariant(character);
        }

        isWord = kind == Word;
        isSpace = kind == Space;
        return character;
    }

    private static byte Classify(char character)
    {
        if (char.IsLetterOrDigit(character))
        {
            return Word;
        }

        return char.IsWhiteSpace(character) ? Space
            : char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark ? Word
            : (byte)0;
    }
}
