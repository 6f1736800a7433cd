namespace BestRoute.Training;

/// <summary>A head fitted on few targets, with the penalty that cross-validation chose among the same targets.</summary>
/// <param name="Head">The weights, and the intercept last.</param>
/// <param name="OutOfFold">The logit of each query from a head that was fitted without it.</param>
/// <param name="Penalty">The penalty.</param>
/// <param name="Loss">The mean cross-entropy of <paramref name="OutOfFold"/>.</param>
/// <param name="PriorLoss">The same of a head that stays as close to the pool's as the strongest penalty holds it.</param>
internal sealed record AddedHead(double[] Head, double[] OutOfFold, double Penalty, double Loss, double PriorLoss)
{
    private const int Folds = 5;

    /// <summary>The penalties tried, from strong to weak; of equals, the stronger is taken.</summary>
    public static IReadOnlyList<double> Penalties { get; } = [300, 100, 30, 10, 3, 1, 0.3];

    /// <summary>Fits a head.</summary>
    /// <param name="features">One row per query.</param>
    /// <param name="targets">One soft target per query; NaN leaves the query out.</param>
    /// <param name="records">The queries, for folds by their prompts.</param>
    /// <param name="pool">The heads that it is held to.</param>
    public static AddedHead Fit(
        FeatureMatrix features, double[] targets, IReadOnlyList<QueryRecord> records, IReadOnlyList<double[]> pool)
    {
        var regression = new PriorRegression(features, targets, pool);
        int[] folds = [.. records.Select(static record => CrossFit.FoldOf(record.Text, Folds))];
        var logits = regression.PredictOutOfFold(folds, Penalties);
        double[] losses = [.. logits.Select(predicted => HeadTrainer.Loss(predicted, targets))];
        var best = Array.IndexOf(losses, losses.Min());
        return new AddedHead(regression.Fit(Penalties[best]), logits[best], Penalties[best], losses[best], losses[0]);
    }
}
