using System.Buffers;
using System.Globalization;
using System.Text;

namespace BestRoute.Onnx;

/// <summary>Finds added tokens in a text, from left to right, the longest first. Immutable.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly IReadOnlyList<AddedToken> _tokens;
    private readonly SearchValues<char> _first;
    private readonly PieceTrie _trie;

    private AddedTokenMatcher(IReadOnlyList<AddedToken> tokens)
    {
        _tokens = tokens;
        _first = SearchValues.Create([.. tokens.Select(token => token.Content[0]).Distinct()]);
        var trie = new PieceTrieBuilder();
        for (var i = 0; i < tokens.Count; i++)
        {
            trie.Add(Encoding.UTF8.GetBytes(tokens[i].Content), i, 0, reserved: false);
        }

        _trie = trie.Build();
    }

    /// <summary>Gets a value indicating whether no token extends over a space between letters.</summary>
    public bool IsLocal => _tokens.All(token => !token.StripLeft && !token.StripRight && !token.Content.Any(char.IsWhiteSpace));

    /// <summary>Makes a matcher; null if there is nothing to search for.</summary>
    public static AddedTokenMatcher? Create(IEnumerable<AddedToken> tokens)
    {
        AddedToken[] found = [.. tokens.Where(token => token.Content.Length > 0)];
        return found.Length == 0 ? null : new AddedTokenMatcher(found);
    }

    /// <summary>Finds the next token.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="search">Where to start the search. It is moved behind the token.</param>
    /// <param name="from">The end of the last token.</param>
    /// <param name="start">The start of the token, with the white space that it takes.</param>
    /// <param name="end">The end of the token, with the white space that it takes.</param>
    /// <returns>Its id; -1 if there are no more tokens.</returns>
    public int Next(ReadOnlySpan<char> text, ref int search, int from, out int start, out int end)
    {
        while (text[search..].IndexOfAny(_first) is >= 0 and var offset)
        {
            search += offset;
            var index = _trie.LongestPrefix(text[search..], out var length);
            if (index < 0)
            {
                search++;
                continue;
            }

            (start, end) = (search, search + length);
            search = end;
            var token = _tokens[index];
            if (token.SingleWord && (EndsWithWord(text[..start]) || StartsWithWord(text[end..])))
            {
                continue;
            }

            start = token.StripLeft ? Math.Max(from, text[..start].TrimEnd().Length) : start;
            end = token.StripRight ? text.Length - text[end..].TrimStart().Length : end;
            return token.Id;
        }

        (start, end) = (text.Length, text.Length);
        return -1;
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text) => Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool StartsWithWord(ReadOnlySpan<char> text) => Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    // The \w of Unicode regular expressions, in which letters in circles and squares are letters.
    private static bool IsWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation
        || rune.Value is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
