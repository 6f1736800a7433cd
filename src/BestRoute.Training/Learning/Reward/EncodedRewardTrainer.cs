namespace BestRoute.Training;

/// <summary>Fits a linear reward on an encoder's vectors of prompt and response, by the paper's pairwise loss (Eq. 1) plus L2.</summary>
internal static class EncodedRewardTrainer
{
    // Strong penalties first: where two do equally well, the simpler reward is taken.
    private static readonly double[] _penalties = [10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

    /// <summary>Trains the reward; its penalty is the one of least loss on validation pairs.</summary>
    /// <param name="encoder">The encoder. Its vectors of the draws are stored.</param>
    /// <param name="training">The draws to learn from.</param>
    /// <param name="validation">The draws to choose by; no query of them may be in <paramref name="training"/>.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <returns>The scorer, and how it is trained on a part of the queries; without pairs in both it is 0 everywhere.</returns>
    public static async Task<(EncodedRewardScorer Scorer, Func<Func<string, bool>, IResponseScorer> Train)> TrainAsync(
        StoredPairEncoder encoder, IReadOnlyList<RewardDraw> training, IReadOnlyList<RewardDraw> validation, ParallelOptions options)
    {
        var pairs = await PairsOfAsync(encoder, training, options).ConfigureAwait(false);
        var held = await PairsOfAsync(encoder, validation, options).ConfigureAwait(false);
        var penalty = pairs.Count == 0 || held.Count == 0 ? _penalties[0] : BestPenalty(encoder.Dimensions, pairs, held, options);
        EncodedRewardScorer Fit(Func<string, bool> isIncluded) =>
            new(encoder, Array.ConvertAll(
                LinearRewardTrainer.Fit([.. pairs.Where(pair => isIncluded(pair.Prompt))], encoder.Dimensions, encoder.Dimensions, new(penalty, 0)),
                static weight => (float)weight));

        return (held.Count == 0 ? Fit(static _ => false) : Fit(static _ => true), Fit);
    }

    private static double BestPenalty(int dimensions, IReadOnlyList<RewardPair> pairs, IReadOnlyList<RewardPair> held, ParallelOptions options)
    {
        var losses = new double[_penalties.Length];
        var ones = Enumerable.Repeat(1.0, dimensions).ToArray();
        Parallel.For(0, losses.Length, options, i => losses[i] = LinearRewardTrainer.Objective(
            held, ones, default, LinearRewardTrainer.Fit(pairs, dimensions, dimensions, new(_penalties[i], 0)), new double[dimensions]));
        return _penalties[Array.IndexOf(losses, losses.Min())];
    }

    private static async Task<List<RewardPair>> PairsOfAsync(StoredPairEncoder encoder, IReadOnlyList<RewardDraw> draws, ParallelOptions options)
    {
        var pairs = new List<RewardPair>[draws.Count];
        await Parallel.ForAsync(
            0, draws.Count, options, async (i, token) => pairs[i] = await PairsOfAsync(encoder, draws[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. pairs.SelectMany(static list => list)];
    }

    private static async ValueTask<List<RewardPair>> PairsOfAsync(StoredPairEncoder encoder, RewardDraw draw, CancellationToken cancellationToken)
    {
        var vectors = new float[draw.Texts.Count * encoder.Dimensions];
        await encoder.EncodePairsAsync(draw.Prompt, draw.Texts, vectors, cancellationToken).ConfigureAwait(false);
        var pairs = new List<RewardPair>(2);
        foreach (var (worse, better) in RewardPair.Choose(draw))
        {
            var difference = new double[encoder.Dimensions];
            for (var f = 0; f < difference.Length; f++)
            {
                difference[f] = (double)vectors[(better * difference.Length) + f] - vectors[(worse * difference.Length) + f];
            }

            pairs.Add(new RewardPair(draw.Prompt, difference, [], []));
        }

        return pairs;
    }
}
