namespace BestRoute.Training;

/// <summary>A tree over binned features, complete like those of <see cref="RegressionTrees"/>.</summary>
/// <param name="Splits">The splits; node i has the children 2i + 1 and 2i + 2.</param>
/// <param name="Values">The values of the leaves.</param>
internal sealed record GrownTree(GrownSplit[] Splits, double[] Values)
{
    /// <summary>Gives the value of the leaf that a row falls into.</summary>
    public double ValueOf(int row)
    {
        var node = 0;
        while (node < Splits.Length)
        {
            var (column, bin) = Splits[node];
            node = (2 * node) + (column is null || column.Bins[row] <= bin ? 1 : 2);
        }

        return Values[node - Splits.Length];
    }
}

/// <summary>A split: bins up to one go left.</summary>
/// <param name="Column">The feature; <see langword="null"/> where everything goes left.</param>
/// <param name="Bin">The last bin that goes left.</param>
internal readonly record struct GrownSplit(BoostingColumn? Column, int Bin);
