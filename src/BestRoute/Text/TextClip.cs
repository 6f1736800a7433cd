namespace BestRoute;

/// <summary>Cuts text to a length without splitting a surrogate pair.</summary>
internal static class TextClip
{
    /// <summary>Returns the longest beginning of at most <paramref name="length"/> characters.</summary>
    public static ReadOnlySpan<char> Head(ReadOnlySpan<char> text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        if (length > 0 && char.IsSurrogatePair(text[length - 1], text[length]))
        {
            length--;
        }

        return text[..length];
    }

    /// <summary>Returns the longest end of at most <paramref name="length"/> characters.</summary>
    public static ReadOnlySpan<char> Tail(ReadOnlySpan<char> text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var start = text.Length - length;
        if (length > 0 && char.IsSurrogatePair(text[start - 1], text[start]))
        {
            start++;
        }

        return text[start..];
    }

    /// <summary>Splits a text that is too long into its beginning and its end; together at most <paramref name="length"/> characters.</summary>
    /// <returns>The beginning, or the whole text and an empty <paramref name="tail"/> if it is short enough.</returns>
    public static ReadOnlySpan<char> HeadAndTail(ReadOnlySpan<char> text, int length, out ReadOnlySpan<char> tail)
    {
        if (text.Length <= length)
        {
            tail = [];
            return text;
        }

        tail = Tail(text, length / 2);
        return Head(text, length - (length / 2));
    }
}
