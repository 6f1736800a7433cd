using System.Globalization;
using System.Text;

namespace BestRoute.Onnx;

/// <summary>
/// A character map of SentencePiece, applied as the Rust library does it. SentencePiece itself does it differently. The map is applied to grapheme clusters. A
/// short cluster that begins with a key is replaced as a whole by the replacement of its shortest key. Otherwise each character is handled separately.
/// </summary>
internal sealed class PrecompiledNormalizer(CharacterMap map) : TextNormalizer
{
    /// <summary>Clusters with this many bytes or more are not short.</summary>
    private const int LongCluster = 6;

    /// <inheritdoc/>
    public override bool IsLocal { get; } = map.IsPlain(' ') && Enumerable.Range('a', 26).All(c => map.IsPlain((char)c) && map.IsPlain(char.ToUpperInvariant((char)c)));

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Apply(ReadOnlySpan<char> text, TextScratch scratch)
    {
        scratch.Begin(text.Length);
        for (var position = 0; position < text.Length;)
        {
            var c = text[position];
            if (map.IsPlain(c) && (position + 1 == text.Length || text[position + 1] < 0x80))
            {
                scratch.Append(c);
                position++;
                continue;
            }

            var cluster = text.Slice(position, StringInfo.GetNextTextElementLength(text[position..]));
            position += cluster.Length;
            if (cluster.Length < LongCluster && Encoding.UTF8.GetByteCount(cluster) < LongCluster && TryReplace(cluster, scratch))
            {
                continue;
            }

            while (!cluster.IsEmpty)
            {
                var length = char.IsHighSurrogate(cluster[0]) ? 2 : 1;
                if (!TryReplace(cluster[..length], scratch))
                {
                    scratch.Append(cluster[..length]);
                }

                cluster = cluster[length..];
            }
        }

        return scratch.Text;
    }

    private bool TryReplace(ReadOnlySpan<char> text, TextScratch scratch)
    {
        var replacement = map.Match(text, longest: false, out var length);
        if (length > 0)
        {
            scratch.AppendUtf8(replacement);
        }

        return length > 0;
    }
}
