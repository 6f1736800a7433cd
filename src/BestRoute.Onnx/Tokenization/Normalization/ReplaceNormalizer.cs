namespace BestRoute.Onnx;

/// <summary>Replaces a text, or runs of a character, by another text.</summary>
/// <param name="pattern">What is replaced: a text, or the character of a run; null for any white space.</param>
/// <param name="minRun">The minimum length of a run; 0 if a text is replaced.</param>
/// <param name="content">The replacement.</param>
internal sealed class ReplaceNormalizer(string? pattern, int minRun, string content) : TextNormalizer
{
    /// <inheritdoc/>
    public override bool IsLocal { get; } = minRun > 0
        ? pattern is null or " " || !char.IsAsciiLetter(pattern[0])
        : !pattern!.Any(c => c == ' ' || char.IsAsciiLetter(c));

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Apply(ReadOnlySpan<char> text, TextScratch scratch)
    {
        if (pattern?.Length == 0 || (pattern is not null && !text.Contains(pattern, StringComparison.Ordinal)))
        {
            return text;
        }

        scratch.Begin(text.Length);
        for (var position = 0; position < text.Length;)
        {
            var length = Match(text[position..], out var isMatch);
            scratch.Append(isMatch ? content : text.Slice(position, length));
            position += length;
        }

        return scratch.Text;
    }

    // The start of the text and its length: a match, or a part without a match.
    private int Match(ReadOnlySpan<char> text, out bool isMatch)
    {
        if (minRun == 0)
        {
            isMatch = text.StartsWith(pattern, StringComparison.Ordinal);
            return isMatch ? pattern!.Length : 1;
        }

        var run = 0;
        while (run < text.Length && (pattern is null ? char.IsWhiteSpace(text[run]) : text[run] == pattern[0]))
        {
            run++;
        }

        isMatch = run >= minRun;
        return Math.Max(run, 1);
    }
}
