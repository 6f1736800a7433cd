using System.Text;

namespace BestRoute.Onnx;

/// <summary>Lower case, character by character.</summary>
internal sealed class LowercaseNormalizer : TextNormalizer
{
    private const int CapitalIWithDot = 0x130;

    /// <inheritdoc/>
    public override bool IsLocal => true;

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Apply(ReadOnlySpan<char> text, TextScratch scratch)
    {
        scratch.Begin(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // The only character whose lower case has two characters.
            if (rune.Value == CapitalIWithDot)
            {
                scratch.Append("i\u0307");
            }
            else
            {
                scratch.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return scratch.Text;
    }
}
