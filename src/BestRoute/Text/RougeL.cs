using System.Buffers;
using System.Numerics;

namespace BestRoute;

/// <summary>
/// ROUGE-L (Lin, 2004): the F-measure, with beta 1, of the longest common subsequence of two texts' lower-case alphanumeric tokens.
/// </summary>
internal static class RougeL
{
    /// <summary>The number of tokens that are compared, from the end of a text, because the answer is there.</summary>
    public const int MaxTokens = 512;

    /// <summary>Compares two token sequences. The time grows with the product of their lengths.</summary>
    /// <returns>0 to 1; 0 if one of them is empty.</returns>
    public static double FMeasure(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right) =>
        left.IsEmpty || right.IsEmpty
            ? 0
            : 2.0 * LongestCommonSubsequence(left, right) / (left.Length + right.Length);

    /// <summary>Hashes the tokens of a text, starting with the last token. A common subsequence has the same length when read backwards.</summary>
    /// <param name="text">The text; surrogates, paired or not, count as letters.</param>
    /// <param name="tokens">Receives at most as many hashes as its length. None of them is 0.</param>
    /// <returns>The number of tokens.</returns>
    public static int Tokenize(ReadOnlySpan<char> text, Span<ulong> tokens)
    {
        const ulong Basis = 14695981039346656037, Prime = 1099511628211;

        var count = 0;
        var hash = 0UL;
        for (var i = text.Length - 1; i >= 0 && count < tokens.Length; i--)
        {
            var character = text[i];
            if (char.IsLetterOrDigit(character) || char.IsSurrogate(character))
            {
                hash = ((hash == 0 ? Basis : hash) ^ char.ToLowerInvariant(character)) * Prime;
                hash += hash == 0 ? 1UL : 0;
            }
            else if (hash != 0)
            {
                tokens[count++] = hash;
                hash = 0;
            }
        }

        if (hash != 0 && count < tokens.Length)
        {
            tokens[count++] = hash;
        }

        return count;
    }

    /// <summary>Measures the longest common subsequence of two sequences that are not empty and contain no zero.</summary>
    /// <remarks>The bit-parallel algorithm of Hyyro (2004): one row of the table at a time, with 64 cells in a word.</remarks>
    internal static int LongestCommonSubsequence(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        var words = (left.Length + 63) / 64;
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)left.Length * 2);
        var buffer = ArrayPool<ulong>.Shared.Rent(slots + (slots * words) + words);
        var keys = buffer.AsSpan(0, slots);
        var masks = buffer.AsSpan(slots, slots * words);
        var row = buffer.AsSpan(slots + masks.Length, words);
        keys.Clear();
        masks.Clear();
        row.Fill(ulong.MaxValue);

        for (var i = 0; i < left.Length; i++)
        {
            var slot = FindSlot(keys, left[i]);
            keys[slot] = left[i];
            masks[(slot * words) + (i / 64)] |= 1UL << (i % 64);
        }

        foreach (var token in right)
        {
            var slot = FindSlot(keys, token);
            if (keys[slot] == 0)
            {
                continue;
            }

            var mask = masks.Slice(slot * words, words);
            var carry = 0UL;
            for (var w = 0; w < words; w++)
            {
                var matches = row[w] & mask[w];
                var sum = row[w] + matches;
                var overflow = sum < matches ? 1UL : 0;
                sum += carry;
                carry = overflow | (sum < carry ? 1UL : 0);
                row[w] = sum | (row[w] & ~matches);
            }
        }

        // Each zero among the first bits is a token of the common subsequence.
        var length = left.Length;
        for (var w = 0; w < words; w++)
        {
            var bits = left.Length - (w * 64);
            length -= BitOperations.PopCount(bits >= 64 ? row[w] : row[w] & ((1UL << bits) - 1));
        }

        ArrayPool<ulong>.Shared.Return(buffer);
        return length;
    }

    private static int FindSlot(ReadOnlySpan<ulong> keys, ulong token)
    {
        var slot = (int)(token ^ (token >> 32)) & (keys.Length - 1);
        while (keys[slot] != 0 && keys[slot] != token)
        {
            slot = (slot + 1) & (keys.Length - 1);
        }

        return slot;
    }
}
