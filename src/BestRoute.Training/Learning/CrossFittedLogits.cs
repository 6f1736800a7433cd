namespace BestRoute.Training;

/// <summary>Logits for training queries from heads that were fitted without them.</summary>
internal static class CrossFittedLogits
{
    private const int Folds = 3;

    /// <summary>Fits the heads again without each fold of the queries, and predicts that fold.</summary>
    /// <param name="trainer">What fits heads on the training queries.</param>
    /// <param name="targets">By head and training query; NaN masks.</param>
    /// <param name="heads">The heads of all queries, to start from.</param>
    /// <param name="folds">The fold of each query: equal prompts share one.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <returns>By head and training query.</returns>
    public static double[][] Compute(SharedHeadTrainer trainer, double[][] targets, double[][] heads, int[] folds, Action<double> progress)
    {
        double[][] logits = [.. heads.Select(_ => new double[folds.Length])];
        for (var fold = 0; fold < Folds; fold++)
        {
            double[][] rest = [.. targets.Select(head => (double[])[.. head.Select((target, query) => folds[query] == fold ? double.NaN : target)])];
            var predicted = trainer.Predict(trainer.Fit(rest, heads));
            for (var query = 0; query < folds.Length; query++)
            {
                for (var head = 0; head < heads.Length && folds[query] == fold; head++)
                {
                    logits[head][query] = predicted[head][query];
                }
            }

            progress((fold + 1.0) / Folds);
        }

        return logits;
    }

    /// <summary>The fold of each query, by a hash of what the router sees of it.</summary>
    public static int[] FoldsOf(IReadOnlyList<QueryRecord> records) => [.. records.Select(static record => CrossFit.FoldOf(record.Text, Folds))];
}
