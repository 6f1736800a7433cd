namespace BestRoute.Training;

/// <summary>Fits the weights of a linear reward: minus log sigmoid of the reward's difference (paper, Eq. 1), plus L2.</summary>
internal static class LinearRewardTrainer
{
    private const int DenseCount = DrawFeatures.Count + ResponseFeatures.Count;

    /// <summary>Fits a reward.</summary>
    /// <param name="parameters">What fixed the features of the pairs.</param>
    /// <param name="pairs">The pairs; none give the reward that is 0 everywhere.</param>
    /// <param name="penalty">The L2 penalties.</param>
    /// <returns>The scorer.</returns>
    public static LinearRewardScorer Train(LinearRewardParameters parameters, IReadOnlyList<RewardPair> pairs, RewardPenalty penalty)
    {
        var scales = DenseScales(pairs);
        var weights = pairs.Count == 0
            ? new double[parameters.WeightCount]
            : Lbfgs.Minimize((w, gradient) => Objective(pairs, scales, penalty, w, gradient), new double[parameters.WeightCount], tolerance: 1e-5);
        for (var f = 0; f < DenseCount; f++)
        {
            weights[f] *= scales[f];
        }

        return new(parameters, Array.ConvertAll(weights, static weight => (float)weight));
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
        var value = 0.0;
        for (var f = 0; f < weights.Length; f++)
        {
            var strength = f < DenseCount ? penalty.Dense : penalty.Hashed;
            value += 0.5 * strength * weights[f] * weights[f];
            gradient[f] = strength * weights[f];
        }

        foreach (var pair in pairs)
        {
            var margin = 0.0;
            for (var f = 0; f < DenseCount; f++)
            {
                margin += weights[f] * scales[f] * pair.Dense[f];
            }

            for (var f = 0; f < pair.Buckets.Length; f++)
            {
                margin += weights[DenseCount + pair.Buckets[f]] * pair.Values[f];
            }

            // log(1 + exp(-margin)) without overflow.
            var small = Math.Exp(-Math.Abs(margin));
            value += (Math.Max(-margin, 0) + Math.Log(1 + small)) / pairs.Count;
            var slope = -(margin >= 0 ? small / (1 + small) : 1 / (1 + small)) / pairs.Count;
            for (var f = 0; f < DenseCount; f++)
            {
                gradient[f] += slope * scales[f] * pair.Dense[f];
            }

            for (var f = 0; f < pair.Buckets.Length; f++)
            {
                gradient[DenseCount + pair.Buckets[f]] += slope * pair.Values[f];
            }
        }

        return value;
    }

    /// <summary>One over the root mean square of each dense difference, so that the penalty does not depend on units.</summary>
    private static double[] DenseScales(IReadOnlyList<RewardPair> pairs)
    {
        var scales = new double[DenseCount];
        foreach (var pair in pairs)
        {
            for (var f = 0; f < DenseCount; f++)
            {
                scales[f] += pair.Dense[f] * pair.Dense[f] / pairs.Count;
            }
        }

        return Array.ConvertAll(scales, static square => square > 1e-12 ? 1 / Math.Sqrt(square) : 0);
    }
}
