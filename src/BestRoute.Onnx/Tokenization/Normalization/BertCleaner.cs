using System.Text;

namespace BestRoute.Onnx;

/// <summary>Removes control characters, turns all white space into spaces, and puts spaces around CJK characters.</summary>
/// <param name="clean">Whether to do the first two.</param>
/// <param name="separate">Whether to do the last.</param>
internal sealed class BertCleaner(bool clean, bool separate) : TextNormalizer
{
    /// <inheritdoc/>
    public override bool IsLocal => true;

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Apply(ReadOnlySpan<char> text, TextScratch scratch)
    {
        scratch.Begin(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= ' ' and < 0x7F)
            {
                scratch.Append((char)rune.Value);
            }
            else if (clean && UnicodeData.IsControl(rune))
            {
            }
            else if (clean && Rune.IsWhiteSpace(rune))
            {
                scratch.Append(' ');
            }
            else if (separate && IsCjk(rune.Value))
            {
                scratch.Append(' ');
                scratch.Append(rune);
                scratch.Append(' ');
            }
            else
            {
                scratch.Append(rune);
            }
        }

        return scratch.Text;
    }

    // The ideographs as BERT defines them, without 0x2B820 to 0x2B91F.
    private static bool IsCjk(int codePoint) => codePoint
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B81F)
        or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
