using System.Text;

namespace BestRoute.Onnx;

/// <summary>Removes characters.</summary>
/// <param name="isDropped">Returns whether a character is removed. It is never true for an ASCII character.</param>
internal sealed class FilterNormalizer(Func<Rune, bool> isDropped) : TextNormalizer
{
    /// <inheritdoc/>
    public override bool IsLocal => true;

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Apply(ReadOnlySpan<char> text, TextScratch scratch)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        scratch.Begin(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!isDropped(rune))
            {
                scratch.Append(rune);
            }
        }

        return scratch.Text;
    }
}
