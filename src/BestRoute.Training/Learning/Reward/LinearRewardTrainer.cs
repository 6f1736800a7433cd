namespace BestRoute.Training;

/// <summary>Fits the weights of a linear reward: minus log sigmoid of the reward's difference (paper, Eq. 1), plus L2.</summary>
internal static class LinearRewardTrainer
{
    private const int DenseCount = RewardFeatures.HashedStart;

    /// <summary>Fits a reward.</summary>
    /// <param name="parameters">What fixed the features of the pairs.</param>
    /// <param name="pairs">The pairs; none give the reward that is 0 everywhere.</param>
    /// <param name="penalty">The L2 penalties.</param>
    /// <returns>The scorer.</returns>
    public static LinearRewardScorer Train(LinearRewardParameters parameters, IReadOnlyList<RewardPair> pairs, RewardPenalty penalty)
    {
        var weights = Fit(pairs, DenseCount, parameters.WeightCount, penalty);
        return new(parameters, Array.ConvertAll(weights, static weight => (float)weight));
    }

    /// <summary>Fits the weights of pairs of any features.</summary>
    /// <param name="pairs">The pairs; none give weights of 0.</param>
    /// <param name="denseCount">The number of dense features, which come first.</param>
    /// <param name="weightCount">The number of weights.</param>
    /// <param name="penalty">The L2 penalties.</param>
    public static double[] Fit(IReadOnlyList<RewardPair> pairs, int denseCount, int weightCount, RewardPenalty penalty)
    {
        if (pairs.Count == 0)
        {
            return new double[weightCount];
        }

        var scales = DenseScales(pairs, denseCount);
        var weights = Lbfgs.Minimize((w, gradient) => Objective(pairs, scales, penalty, w, gradient), new double[weightCount], tolerance: 1e-5);
        for (var f = 0; f < denseCount; f++)
        {
            weights[f] *= scales[f];
        }

        return weights;
    }

    /// <summary>The mean over pairs of minus log sigmoid of a reward's difference.</summary>
    public static double MeanLoss(LinearRewardScorer scorer, IReadOnlyList<RewardPair> pairs)
    {
        var ones = Enumerable.Repeat(1.0, DenseCount).ToArray();
        var weights = Array.ConvertAll(scorer.Weights, static weight => (double)weight);
        return Objective(pairs, ones, default, weights, new double[weights.Length]);
    }

    /// <summary>The mean over pairs of minus log sigmoid, plus penalty, and its gradient; weights are those of scaled features.</summary>
    internal static double Objective(IReadOnlyList<RewardPair> pairs, double[] scales, RewardPenalty penalty, double[] weights, double[] gradient)
    {
        var denseCount = scales.Length;
        var value = 0.0;
        for (var f = 0; f < weights.Length; f++)
        {
            var strength = f < denseCount ? penalty.Dense : penalty.Hashed;
            value += 0.5 * strength * weights[f] * weights[f];
            gradient[f] = strength * weights[f];
        }

        foreach (var pair in pairs)
        {
            var margin = 0.0;
            for (var f = 0; f < denseCount; f++)
            {
                margin += weights[f] * scales[f] * pair.Dense[f];
            }

            for (var f = 0; f < pair.Buckets.Length; f++)
            {
                margin += weights[denseCount + pair.Buckets[f]] * pair.Values[f];
            }

            // log(1 + exp(-margin)) without overflow.
            var small = Math.Exp(-Math.Abs(margin));
            value += (Math.Max(-margin, 0) + Math.Log(1 + small)) / pairs.Count;
            var slope = -(margin >= 0 ? small / (1 + small) : 1 / (1 + small)) / pairs.Count;
            for (var f = 0; f < denseCount; f++)
            {
                gradient[f] += slope * scales[f] * pair.Dense[f];
            }

            for (var f = 0; f < pair.Buckets.Length; f++)
            {
                gradient[denseCount + pair.Buckets[f]] += slope * pair.Values[f];
            }
        }

        return value;
    }

    /// <summary>One over the root mean square of each dense difference, so that the penalty does not depend on units.</summary>
    private static double[] DenseScales(IReadOnlyList<RewardPair> pairs, int denseCount)
    {
        var scales = new double[denseCount];
        foreach (var pair in pairs)
        {
            for (var f = 0; f < denseCount; f++)
            {
                scales[f] += pair.Dense[f] * pair.Dense[f] / pairs.Count;
            }
        }

        return Array.ConvertAll(scales, static square => square > 1e-12 ? 1 / Math.Sqrt(square) : 0);
    }
}
