namespace BestRoute.Onnx;

/// <summary>Walks over a text in parts: what is before the next added token, and that token.</summary>
/// <param name="tokens">The tokens to look for; null for none, so that the text is one part.</param>
/// <param name="text">The text.</param>
internal ref struct AddedTokenParts(AddedTokenMatcher? tokens, ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _from;
    private int _search;

    /// <summary>Gets the text before the token, or the rest of the text; it may be empty.</summary>
    public ReadOnlySpan<char> Before { get; private set; }

    /// <summary>Gets the id of the token; -1 behind the last one.</summary>
    public int Id { get; private set; } = -1;

    /// <summary>Goes to the next part.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        if (_from >= _text.Length)
        {
            return false;
        }

        var (start, stop) = (_text.Length, _text.Length);
        Id = tokens?.Next(_text, ref _search, _from, out start, out stop) ?? -1;
        Before = _text[_from..Math.Max(_from, start)];
        _from = stop;
        return true;
    }
}
