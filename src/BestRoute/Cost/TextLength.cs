using System.Buffers;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>How long a text is, to estimate its tokens.</summary>
/// <param name="Characters">The number of characters. Two billion means two billion or more.</param>
/// <param name="EastAsian">How many of them belong to Chinese, Japanese or Korean writing.</param>
internal readonly record struct TextLength(int Characters, int EastAsian)
{
    /// <summary>
    /// Gets the number of characters, with each East Asian character counted three times. In current tokenizers, a token has 1.3 to 1.6 characters of
    /// Chinese, Japanese or Korean, and 3 to 5 characters of most other writing. With the weight, one ratio fits texts in several languages.
    /// </summary>
    internal long Weighted => Characters + (2L * EastAsian);

    public static TextLength operator +(TextLength left, TextLength right) =>
        new(Sum(left.Characters, right.Characters), Sum(left.EastAsian, right.EastAsian));

    internal static TextLength Of(ReadOnlySpan<char> text) => new(text.Length, CountEastAsian(text));

    /// <summary>The length of what the router reads.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isNormalized">Whether the router reads the normalized text.</param>
    internal static TextLength Of(string text, bool isNormalized)
    {
        if (!isNormalized)
        {
            return Of(text);
        }

        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            return Of(buffer.AsSpan(0, TextNormalizer.Normalize(text, buffer)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>The length of a request: all its messages, its instructions, its tools and its schema.</summary>
    internal static TextLength Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var length = options is null ? default : Of(options.Instructions ?? "") + ContentLength.Of(options);
        for (var i = 0; i < messages.Count; i++)
        {
            length += Of(messages[i]);
        }

        return length;
    }

    /// <summary>The length of one message.</summary>
    internal static TextLength Of(ChatMessage message)
    {
        var length = default(TextLength);
        for (var i = 0; i < message.Contents.Count; i++)
        {
            length += ContentLength.Of(message.Contents[i]);
        }

        return length;
    }

    private static int Sum(int left, int right) => (int)Math.Min(int.MaxValue, (long)left + right);

    private static int CountEastAsian(ReadOnlySpan<char> text)
    {
        // Most texts have no such character, which this search finds out quickly.
        var first = text.IndexOfAnyInRange('\u2E80', '\uFFEF');
        if (first < 0)
        {
            return 0;
        }

        var count = 0;
        foreach (var character in text[first..])
        {
            count += IsEastAsian(character) ? 1 : 0;
        }

        return count;
    }

    // Radicals, kana, ideographs and their punctuation; Hangul; compatibility and full-width forms.
    private static bool IsEastAsian(char character) =>
        character is (>= '\u2E80' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7FF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFE30' and <= '\uFE4F') or (>= '\uFF00' and <= '\uFFEF');
}
