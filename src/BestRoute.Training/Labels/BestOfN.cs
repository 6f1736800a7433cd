namespace BestRoute.Training;

/// <summary>
/// Which recorded sample wins a draw of n without replacement: the exact best-of-n of the paper's Eq. 2, in place of resampling.
/// </summary>
internal static class BestOfN
{
    /// <summary>Up to this many subsets are all visited; of more, as many are drawn at random.</summary>
    public const int MaxSubsets = 200;

    /// <summary>Computes each sample's probability of winning where a sample's proxy score does not depend on the draw.</summary>
    /// <param name="proxy">The proxy score of each recorded sample; negative infinity for one that only wins among its like.</param>
    /// <param name="n">The number of samples drawn, 1 to the number of samples recorded.</param>
    /// <param name="wins">Receives the probabilities; tied samples share theirs evenly, as they would over all orders of drawing.</param>
    public static void Independent(ReadOnlySpan<double> proxy, int n, Span<double> wins)
    {
        var count = proxy.Length;
        var order = count <= 256 ? stackalloc int[count] : new int[count];
        var sorted = count <= 256 ? stackalloc double[count] : new double[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        proxy.CopyTo(sorted);
        sorted.Sort(order);

        for (var start = 0; start < count;)
        {
            var end = start + 1;
            while (end < count && sorted[end] == sorted[start])
            {
                end++;
            }

            // The best of the draw is in this group: nothing above it was drawn, and not everything is from below it.
            var each = (DrawnWithin(end, count, n) - DrawnWithin(start, count, n)) / (end - start);
            for (; start < end; start++)
            {
                wins[order[start]] = each;
            }
        }
    }

    /// <summary>Computes each sample's probability of winning where its score depends on the other samples of the draw.</summary>
    /// <param name="samples">The number of samples recorded.</param>
    /// <param name="n">The number of samples drawn, 1 to <paramref name="samples"/>.</param>
    /// <param name="score">Scores one draw: takes ascending sample indices, fills one score for each.</param>
    /// <param name="random">Draws the subsets where there are too many to visit all.</param>
    /// <param name="wins">Receives the probabilities; ties within a draw share it evenly.</param>
    public static void WholeDraw(int samples, int n, DrawScorer score, SplitMix64 random, Span<double> wins)
    {
        wins[..samples].Clear();
        var subsets = Subsets(samples, n);
        var all = subsets <= MaxSubsets;
        subsets = Math.Min(subsets, MaxSubsets);

        int[] draw = [.. Enumerable.Range(0, n)];
        int[] shuffle = [.. Enumerable.Range(0, samples)];
        var scores = new double[n];
        for (var subset = 0; subset < subsets; subset++)
        {
            if (!all)
            {
                Draw(shuffle, draw, random);
            }
            else if (subset > 0)
            {
                Advance(draw, samples);
            }

            score(draw, scores);
            var best = scores.Max();
            var ties = scores.Count(value => value == best);
            for (var i = 0; i < n; i++)
            {
                if (scores[i] == best)
                {
                    wins[draw[i]] += 1.0 / ties / subsets;
                }
            }
        }
    }

    /// <summary>The number of subsets, or something above <see cref="MaxSubsets"/> where there are more.</summary>
    private static int Subsets(int samples, int n)
    {
        double subsets = 1;
        for (var i = 0; i < Math.Min(n, samples - n) && subsets <= MaxSubsets; i++)
        {
            subsets = subsets * (samples - i) / (i + 1);
        }

        return (int)Math.Round(subsets);
    }

    /// <summary>P(all n come from the lowest <paramref name="lowest"/> of <paramref name="count"/> samples).</summary>
    private static double DrawnWithin(int lowest, int count, int n)
    {
        double probability = 1;
        for (var i = 0; i < n; i++)
        {
            probability *= (double)Math.Max(0, lowest - i) / (count - i);
        }

        return probability;
    }

    /// <summary>The next subset in lexicographic order.</summary>
    private static void Advance(int[] draw, int samples)
    {
        var i = draw.Length - 1;
        while (draw[i] == samples - draw.Length + i)
        {
            i--;
        }

        draw[i]++;
        for (i++; i < draw.Length; i++)
        {
            draw[i] = draw[i - 1] + 1;
        }
    }

    private static void Draw(int[] shuffle, int[] draw, SplitMix64 random)
    {
        for (var i = 0; i < draw.Length; i++)
        {
            var j = i + random.Next(shuffle.Length - i);
            (shuffle[i], shuffle[j]) = (shuffle[j], shuffle[i]);
            draw[i] = shuffle[i];
        }

        Array.Sort(draw);
    }
}

/// <summary>Scores one draw.</summary>
internal delegate void DrawScorer(ReadOnlySpan<int> draw, Span<double> scores);
