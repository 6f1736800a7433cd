using static BestRoute.TextComparisonFeature;

namespace BestRoute;

/// <summary>How similar two short texts are, character by character.</summary>
internal static class TextComparison
{
    /// <summary>The number of features.</summary>
    public const int Count = (int)TextComparisonFeature.Count;

    private const int MaxDifference = 30;

    /// <summary>Compares two texts of at most <see cref="TextValues.MaxCharacters"/> characters.</summary>
    /// <param name="left">A part of the response.</param>
    /// <param name="right">A part of the prompt.</param>
    /// <param name="features">Receives <see cref="Count"/> finite numbers.</param>
    public static void Compute(string left, string right, Span<float> features)
    {
        float leftLength = Math.Max(1, left.Length);
        float rightLength = Math.Max(1, right.Length);
        var shorter = Math.Min(leftLength, rightLength);
        var inOrder = CommonSubsequence(left, right);
        var inAnyOrder = CommonCharacters(left, right);
        var prefix = left.AsSpan().CommonPrefixLength(right);
        var suffix = 0;
        while (suffix < Math.Min(left.Length, right.Length) && left[^(1 + suffix)] == right[^(1 + suffix)])
        {
            suffix++;
        }

        features[(int)LengthDifference] = Math.Clamp(left.Length - right.Length, -MaxDifference, MaxDifference);
        features[(int)LengthRatio] = MathF.Log(leftLength / rightLength);
        features[(int)LeftShare] = inOrder / leftLength;
        features[(int)RightShare] = inOrder / rightLength;
        features[(int)LeftCharacters] = inAnyOrder / leftLength;
        features[(int)RightCharacters] = inAnyOrder / rightLength;
        features[(int)AreEqual] = left == right ? 1 : 0;
        features[(int)Prefix] = prefix / shorter;
        features[(int)Suffix] = suffix / shorter;
        features[(int)RightContainsLeft] = left.Length > 0 && right.Contains(left, StringComparison.Ordinal) ? 1 : 0;
        features[(int)LeftContainsRight] = right.Length > 0 && left.Contains(right, StringComparison.Ordinal) ? 1 : 0;
        features[(int)Reordered] = inAnyOrder - inOrder;
    }

    private static int CommonSubsequence(string left, string right)
    {
        Span<ulong> leftTokens = stackalloc ulong[TextValues.MaxCharacters];
        Span<ulong> rightTokens = stackalloc ulong[TextValues.MaxCharacters];
        return left.Length == 0 || right.Length == 0
            ? 0
            : RougeL.LongestCommonSubsequence(Tokens(left, leftTokens), Tokens(right, rightTokens));
    }

    private static ReadOnlySpan<ulong> Tokens(string text, Span<ulong> tokens)
    {
        for (var i = 0; i < text.Length; i++)
        {
            // None is 0, and neighbours go to different slots.
            tokens[i] = text[i] + 1UL;
        }

        return tokens[..text.Length];
    }

    private static int CommonCharacters(string left, string right)
    {
        const int Kinds = 128;

        Span<int> counts = stackalloc int[Kinds];
        counts.Clear();
        foreach (var character in left)
        {
            counts[character % Kinds]++;
        }

        var common = 0;
        foreach (var character in right)
        {
            common += counts[character % Kinds]-- > 0 ? 1 : 0;
        }

        return common;
    }
}
