namespace BestRoute.Training;

/// <summary>A text in memory or in a <see cref="TextSpool"/>, and what must be known of it without reading it.</summary>
internal readonly struct StoredText
{
    private readonly object _source;
    private readonly long _place;
    private readonly int _bytes;

    /// <summary>A text in memory.</summary>
    public StoredText(string text)
    {
        _source = text;
        Length = text.Length;
        IsBlank = string.IsNullOrWhiteSpace(text);
    }

    /// <summary>A text in a spool.</summary>
    public StoredText(TextSpool spool, long place, int bytes, int length, bool isBlank)
    {
        (_source, _place, _bytes) = (spool, place, bytes);
        Length = length;
        IsBlank = isBlank;
    }

    /// <summary>Gets the number of characters.</summary>
    public int Length { get; }

    /// <summary>Gets whether the text is empty or white space.</summary>
    public bool IsBlank { get; }

    /// <summary>Gets the text; if it is in a spool, it is read each time.</summary>
    public string Read() => _source as string ?? (Length == 0 ? "" : ((TextSpool)_source).Read(_place, _bytes));
}
