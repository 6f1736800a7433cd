namespace BestRoute.Training;

/// <summary>Grows one regression tree level by level on gradients and curvatures (Newton boosting with histograms, as in XGBoost).</summary>
/// <param name="columns">The features that the tree may split on.</param>
/// <param name="gradients">The gradient of the loss by each row's margin.</param>
/// <param name="curvatures">Its second derivative, not negative.</param>
/// <param name="depth">The number of levels of splits.</param>
internal sealed class TreeGrower(IReadOnlyList<BoostingColumn> columns, double[] gradients, double[] curvatures, int depth)
{
    /// <summary>The L2 penalty on the values of leaves.</summary>
    private const double Penalty = 5;

    /// <summary>The least curvature on either side of a split.</summary>
    private const double MinCurvature = 5;

    private readonly GrownSplit[] _splits = new GrownSplit[(1 << depth) - 1];
    private readonly double[] _values = new double[1 << depth];

    /// <summary>Grows the tree.</summary>
    /// <param name="rows">The rows to learn from.</param>
    public GrownTree Grow(int[] rows)
    {
        Grow(0, rows, Histogram(rows));
        return new(_splits, _values);
    }

    private void Grow(int node, int[] rows, double[] histogram)
    {
        if (node >= _splits.Length)
        {
            var (gradient, curvature) = Sum(rows);
            _values[node - _splits.Length] = -gradient / (curvature + Penalty);
            return;
        }

        if (BestSplit(rows, histogram) is not { } split)
        {
            // All rows go left, down to the first leaf below.
            _splits[node] = new(null, 0);
            Grow((2 * node) + 1, rows, histogram);
            return;
        }

        _splits[node] = split;
        var bins = split.Column!.Bins;
        int[] left = [.. rows.Where(row => bins[row] <= split.Bin)];
        int[] right = [.. rows.Where(row => bins[row] > split.Bin)];

        // One child's histogram is what the other leaves of the parent's; leaves need none.
        var isLast = (2 * node) + 1 >= _splits.Length;
        var smaller = isLast ? [] : Histogram(left.Length <= right.Length ? left : right);
        for (var i = 0; i < smaller.Length; i++)
        {
            histogram[i] -= smaller[i];
        }

        Grow((2 * node) + 1, left, left.Length <= right.Length ? smaller : histogram);
        Grow((2 * node) + 2, right, left.Length <= right.Length ? histogram : smaller);
    }

    private (double Gradient, double Curvature) Sum(int[] rows)
    {
        double gradient = 0, curvature = 0;
        foreach (var row in rows)
        {
            gradient += gradients[row];
            curvature += curvatures[row];
        }

        return (gradient, curvature);
    }

    /// <summary>Sums gradients and curvatures by column and bin, side by side.</summary>
    private double[] Histogram(int[] rows)
    {
        var histogram = new double[columns.Count * BoostingTable.MaxBins * 2];
        for (var column = 0; column < columns.Count; column++)
        {
            var bins = columns[column].Bins;
            var sums = histogram.AsSpan(column * BoostingTable.MaxBins * 2, BoostingTable.MaxBins * 2);
            foreach (var row in rows)
            {
                var at = 2 * bins[row];
                sums[at] += gradients[row];
                sums[at + 1] += curvatures[row];
            }
        }

        return histogram;
    }

    private GrownSplit? BestSplit(int[] rows, double[] histogram)
    {
        var (gradient, curvature) = Sum(rows);
        var unsplit = gradient * gradient / (curvature + Penalty);
        var best = 1e-9;
        GrownSplit? split = null;
        for (var column = 0; column < columns.Count; column++)
        {
            double left = 0, leftCurvature = 0;
            var sums = histogram.AsSpan(column * BoostingTable.MaxBins * 2, BoostingTable.MaxBins * 2);
            for (var bin = 0; bin < columns[column].Edges.Length; bin++)
            {
                left += sums[2 * bin];
                leftCurvature += sums[(2 * bin) + 1];
                var right = gradient - left;
                var rightCurvature = curvature - leftCurvature;
                if (leftCurvature < MinCurvature || rightCurvature < MinCurvature)
                {
                    continue;
                }

                var gain = (left * left / (leftCurvature + Penalty)) + (right * right / (rightCurvature + Penalty)) - unsplit;
                if (gain > best)
                {
                    best = gain;
                    split = new(columns[column], bin);
                }
            }
        }

        return split;
    }
}
