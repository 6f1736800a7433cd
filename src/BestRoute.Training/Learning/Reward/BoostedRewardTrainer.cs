namespace BestRoute.Training;

/// <summary>Fits the trees of a boosted reward: minus log sigmoid of the reward's difference (paper, Eq. 1), by gradient boosting.</summary>
/// <remarks>
/// Each tree is fitted to a part of the draws and of the features, which makes the trees differ and the sum steadier (Friedman, 2002).
/// All pairs of a draw that differ in their score count, and each draw counts as much as any other.
/// </remarks>
internal static class BoostedRewardTrainer
{
    private const double LearningRate = 0.06;
    private const double DrawShare = 0.6;
    private const double ColumnShare = 0.3;
    private const ulong Seed = 7;

    /// <summary>Fits a reward.</summary>
    /// <param name="parameters">What fixes the features and the shape.</param>
    /// <param name="table">The samples.</param>
    /// <param name="isIncluded">Says by its prompt whether a draw is learnt from.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The scorer; without a draw to learn from all its scores are 0.</returns>
    public static BoostedRewardScorer Train(
        BoostedRewardParameters parameters, BoostingTable table, Func<string, bool> isIncluded, CancellationToken cancellationToken)
    {
        var random = new SplitMix64(Seed);
        int[] included = [.. Enumerable.Range(0, table.Draws.Length).Where(draw => isIncluded(table.Draws[draw].Prompt))];
        var margins = new double[table.Scores.Length];
        var gradients = new double[margins.Length];
        var curvatures = new double[margins.Length];
        var trees = new GrownTree[parameters.Trees];
        for (var tree = 0; tree < trees.Length; tree++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] drawn = [.. included.Where(_ => random.NextDouble() < DrawShare)];
            foreach (var draw in drawn)
            {
                Differentiate(table, draw, margins, gradients, curvatures);
            }

            var grower = new TreeGrower(Some(table.Columns, random), gradients, curvatures, parameters.Depth);
            trees[tree] = Shrink(grower.Grow([.. drawn.SelectMany(draw => Rows(table, draw))]));
            foreach (var row in included.SelectMany(draw => Rows(table, draw)))
            {
                margins[row] += trees[tree].ValueOf(row);
            }
        }

        return new(parameters, Assemble(parameters, trees));
    }

    /// <summary>The mean over pairs of minus log sigmoid of the margins' difference, twice, and its derivatives by each margin of a draw.</summary>
    internal static void Differentiate(BoostingTable table, int draw, double[] margins, double[] gradients, double[] curvatures)
    {
        var (start, end) = (table.Starts[draw], table.Starts[draw + 1]);
        var pairs = 0;
        for (var better = start; better < end; better++)
        {
            gradients[better] = curvatures[better] = 0;
            for (var worse = start; worse < end; worse++)
            {
                pairs += table.Scores[better] > table.Scores[worse] ? 1 : 0;
            }
        }

        for (var better = start; better < end; better++)
        {
            for (var worse = start; worse < end; worse++)
            {
                if (table.Scores[better] > table.Scores[worse])
                {
                    var wrong = 1 / (1 + Math.Exp(margins[better] - margins[worse]));
                    var slope = 2 * wrong / pairs;
                    var curvature = slope * (1 - wrong);
                    gradients[better] -= slope;
                    gradients[worse] += slope;
                    curvatures[better] += curvature;
                    curvatures[worse] += curvature;
                }
            }
        }
    }

    private static IEnumerable<int> Rows(BoostingTable table, int draw) =>
        Enumerable.Range(table.Starts[draw], table.Starts[draw + 1] - table.Starts[draw]);

    private static BoostingColumn[] Some(IReadOnlyList<BoostingColumn> columns, SplitMix64 random)
    {
        BoostingColumn[] shuffled = [.. columns];
        var count = (int)Math.Ceiling(columns.Count * ColumnShare);
        for (var i = 0; i < count; i++)
        {
            var j = i + random.Next(shuffled.Length - i);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled[..count];
    }

    private static GrownTree Shrink(GrownTree tree) => tree with { Values = Array.ConvertAll(tree.Values, static value => LearningRate * value) };

    private static RegressionTrees Assemble(BoostedRewardParameters parameters, GrownTree[] trees)
    {
        GrownSplit[] splits = [.. trees.SelectMany(static tree => tree.Splits)];
        return new(
            parameters.Depth,
            parameters.FeatureCount,
            Array.ConvertAll(splits, static split => split.Column?.Feature ?? 0),
            Array.ConvertAll(splits, static split => split.Column?.Edges[split.Bin] ?? float.MaxValue),
            [.. trees.SelectMany(static tree => tree.Values).Select(static value => (float)value)]);
    }
}
