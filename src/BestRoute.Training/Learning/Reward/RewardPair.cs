namespace BestRoute.Training;

/// <summary>Two samples of a draw, one with a higher score: the features of the better one minus those of the worse one.</summary>
/// <param name="Prompt">The prompt of the draw.</param>
/// <param name="Dense">The differences of the dense features.</param>
/// <param name="Buckets">The hashed features that differ, ascending.</param>
/// <param name="Values">The differences of <paramref name="Buckets"/>.</param>
internal sealed record RewardPair(string Prompt, double[] Dense, int[] Buckets, double[] Values)
{
    /// <summary>Makes the pairs (worst, median) and (median, best) of each draw (paper, section 4.1); equal scores make none.</summary>
    /// <param name="parameters">What fixes the features.</param>
    /// <param name="draws">The draws.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <remarks>Of an even number of samples the upper one of the two in the middle is the median; equal scores stay in order.</remarks>
    public static IReadOnlyList<RewardPair> From(LinearRewardParameters parameters, IReadOnlyList<RewardDraw> draws, ParallelOptions options)
    {
        var pairs = new IReadOnlyList<RewardPair>[draws.Count];
        Parallel.For(0, draws.Count, options, i => pairs[i] = From(parameters, draws[i]));
        return [.. pairs.SelectMany(static list => list)];
    }

    private static List<RewardPair> From(LinearRewardParameters parameters, RewardDraw draw)
    {
        var pairs = new List<RewardPair>(2);
        RewardFeatures? features = null;
        foreach (var (worse, better) in Choose(draw))
        {
            features ??= new RewardFeatures(parameters, draw.Prompt, draw.Texts);
            pairs.Add(Subtract(draw.Prompt, features, better, worse));
        }

        return pairs;
    }

    /// <summary>Names the samples of the pairs (worst, median) and (median, best); equal scores make none.</summary>
    public static IEnumerable<(int Worse, int Better)> Choose(RewardDraw draw)
    {
        var order = Enumerable.Range(0, draw.Scores.Count).OrderBy(i => draw.Scores[i]).ToArray();
        if (order.Length < 2)
        {
            return [];
        }

        var median = order[order.Length / 2];
        return new[] { (Worse: order[0], Better: median), (Worse: median, Better: order[^1]) }.Where(pair => draw.Scores[pair.Worse] < draw.Scores[pair.Better]);
    }

    private static RewardPair Subtract(string prompt, RewardFeatures features, int better, int worse)
    {
        int[] members = [.. Enumerable.Range(0, features.Count)];
        var dense = DenseOf(features, members, better);
        var minus = DenseOf(features, members, worse);
        for (var f = 0; f < dense.Length; f++)
        {
            dense[f] -= minus[f];
        }

        var hashed = new SortedDictionary<int, double>();
        Add(hashed, features.Hashed(better), 1);
        Add(hashed, features.Hashed(worse), -1);
        var differing = hashed.Where(static entry => entry.Value != 0).ToArray();
        return new(prompt, dense, [.. differing.Select(static entry => entry.Key)], [.. differing.Select(static entry => entry.Value)]);
    }

    private static double[] DenseOf(RewardFeatures features, int[] members, int sample)
    {
        var dense = new double[RewardFeatures.HashedStart];
        features.ComputeDraw(members, sample, dense);
        features.Dense(sample).CopyTo(dense.AsSpan(RewardFeatures.ResponseStart));
        return dense;
    }

    private static void Add(SortedDictionary<int, double> sum, (int[] Buckets, float[] Values) vector, int sign)
    {
        for (var f = 0; f < vector.Buckets.Length; f++)
        {
            sum[vector.Buckets[f]] = sum.GetValueOrDefault(vector.Buckets[f]) + (sign * vector.Values[f]);
        }
    }
}
