namespace BestRoute.Training;

/// <summary>BLEU (Papineni et al., 2002): how many of a text's n-grams, n from 1 to 4, are in a reference text, with a penalty on brevity.</summary>
/// <remarks>Tokens are runs of letters and digits, and every other character that is no white space; case counts.</remarks>
internal static class Bleu
{
    /// <summary>The longest n-grams that are counted.</summary>
    public const int MaxOrder = 4;

    /// <summary>Scores a corpus: n-gram counts are summed over all texts before precisions are taken.</summary>
    /// <param name="pairs">Each candidate and its references, at least one of them.</param>
    /// <returns>0 to 1; 0 where some order has no match.</returns>
    public static double Corpus(IEnumerable<(BleuText Candidate, IReadOnlyList<BleuText> References)> pairs)
    {
        long[] matches = new long[MaxOrder], totals = new long[MaxOrder];
        long length = 0, referenceLength = 0;
        foreach (var (candidate, references) in pairs)
        {
            length += candidate.Length;
            referenceLength += Count(candidate, references, matches, totals);
        }

        return Score(matches, totals, length, referenceLength, smoothing: 0);
    }

    /// <summary>
    /// Scores one text. A single text often has no matching 4-gram, so one is added to the matches and totals of every order above 1 (Lin and
    /// Och, 2004).
    /// </summary>
    /// <returns>0 to 1; 0 where no token matches.</returns>
    public static double Sentence(BleuText candidate, params IReadOnlyList<BleuText> references)
    {
        long[] matches = new long[MaxOrder], totals = new long[MaxOrder];
        long referenceLength = Count(candidate, references, matches, totals);
        return Score(matches, totals, candidate.Length, referenceLength, smoothing: 1);
    }

    /// <summary>Adds the clipped matches and the totals of every order.</summary>
    /// <returns>The length of the reference that is nearest in length; of equally near ones the shorter.</returns>
    private static int Count(BleuText candidate, IReadOnlyList<BleuText> references, long[] matches, long[] totals)
    {
        for (var order = 1; order <= MaxOrder; order++)
        {
            totals[order - 1] += Math.Max(0, candidate.Length - order + 1);
            foreach (var (ngram, count) in candidate.NGrams(order))
            {
                matches[order - 1] += Math.Min(count, references.Max(reference => reference.NGrams(order).GetValueOrDefault(ngram)));
            }
        }

        return references.Select(static reference => reference.Length)
            .OrderBy(length => Math.Abs(length - candidate.Length)).ThenBy(static length => length).First();
    }

    private static double Score(long[] matches, long[] totals, long length, long referenceLength, int smoothing)
    {
        double logarithms = 0;
        for (var order = 1; order <= MaxOrder; order++)
        {
            var added = order > 1 ? smoothing : 0;
            double matched = matches[order - 1] + added, total = totals[order - 1] + added;
            if (matched == 0)
            {
                return 0;
            }

            logarithms += Math.Log(matched / total);
        }

        var brevity = length >= referenceLength ? 0 : 1 - ((double)referenceLength / length);
        return Math.Exp(brevity + (logarithms / MaxOrder));
    }
}
