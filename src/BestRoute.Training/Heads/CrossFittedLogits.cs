namespace BestRoute.Training;

/// <summary>Logits for training queries from heads that were fitted without them.</summary>
internal static class CrossFittedLogits
{
    private const int Folds = 3;

    /// <summary>Fits each head anew without each fold of the queries, and predicts that fold.</summary>
    /// <param name="features">The features of the training queries.</param>
    /// <param name="targets">By head and training query; NaN masks.</param>
    /// <param name="heads">The heads of all queries, to start from.</param>
    /// <param name="folds">The fold of each query: equal prompts share one.</param>
    /// <param name="penalty">The penalty of the heads.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <returns>By head and training query.</returns>
    public static double[][] Compute(
        FeatureMatrix features, double[][] targets, double[][] heads, int[] folds, double penalty, ParallelOptions options)
    {
        double[][] logits = [.. heads.Select(_ => new double[features.Rows])];
        Parallel.For(0, heads.Length * Folds, options, job =>
        {
            int head = job / Folds, fold = job % Folds;
            double[] rest = [.. targets[head].Select((target, query) => folds[query] == fold ? double.NaN : target)];
            double[] predicted = LogisticRegression.Predict(features, LogisticRegression.Fit(features, rest, penalty, heads[head]));
            for (int query = 0; query < predicted.Length; query++)
            {
                if (folds[query] == fold)
                {
                    logits[head][query] = predicted[query];
                }
            }
        });

        return logits;
    }

    /// <summary>The fold of each query, by a hash of its prompt.</summary>
    public static int[] FoldsOf(IReadOnlyList<QueryRecord> records) => [.. records.Select(static record => CrossFit.FoldOf(record.Prompt, Folds))];
}
