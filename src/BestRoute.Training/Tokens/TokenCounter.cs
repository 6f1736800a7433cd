using System.Globalization;
using Microsoft.ML.Tokenizers;

namespace BestRoute.Training;

/// <summary>Counts the tokens of texts. Safe for concurrent use.</summary>
internal static class TokenCounter
{
    /// <summary>
    /// The tokenizer takes time that grows with the square of a word, and a word may be as long as the text: 100,000 Chinese characters
    /// without punctuation take minutes. A longer word is cut, at the price of a token more for each cut at most.
    /// </summary>
    private const int MaxWord = 256;

    // Its vocabulary takes 40 MB and about half a second.
    private static readonly Lazy<TiktokenTokenizer> _o200k = new(static () => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    /// <summary>Counts the tokens of a text.</summary>
    public static int Count(this TokenCounting counting, string text) =>
        counting == TokenCounting.Characters ? TokenEstimate.FromLength(text.Length) : CountO200k(text);

    private static int CountO200k(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        while (!text.IsEmpty)
        {
            var end = EndOfPart(text);
            tokens += _o200k.Value.CountTokens(text[..end]);
            text = text[end..];
        }

        return tokens;
    }

    /// <summary>Finds where to cut the text: at its end, unless something before it must not be read in one.</summary>
    private static int EndOfPart(ReadOnlySpan<char> text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (KindOf(text[i]) != KindOf(text[i - 1]))
            {
                start = i;
            }
            else if (i - start >= MaxWord && !char.IsLowSurrogate(text[i]))
            {
                return i;
            }

            // A text is never parsed for special tokens: "<|" and what follows are words of their own anyway.
            if (text[i] == '|' && text[i - 1] == '<' && text[(i + 1)..].StartsWith("endof"))
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    // Only neighbours of a kind can share a word, but for a single mark or space in front.
    private static int KindOf(char character) => char.GetUnicodeCategory(character) switch
    {
        <= UnicodeCategory.EnclosingMark => 0,
        _ when char.IsWhiteSpace(character) => 1,
        _ => 2,
    };
}
