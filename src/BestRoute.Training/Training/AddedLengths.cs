namespace BestRoute.Training;

/// <summary>Length estimate and length head of a new model, held to those of the pool as far as few responses leave open.</summary>
internal static class AddedLengths
{
    private const int Folds = 5;

    /// <summary>What the pool's mean length counts for, in responses of the new model.</summary>
    private const double PoolWeight = 2;

    /// <summary>The mean output length: that of the responses, with the geometric mean of the pool's as two responses more.</summary>
    /// <param name="records">The queries.</param>
    /// <param name="model">The pool id of the new model.</param>
    /// <param name="pool">The estimates of the package's models.</param>
    /// <param name="counting">How the tokens were counted that no usage tells.</param>
    public static LengthEstimate Estimate(
        IReadOnlyList<QueryRecord> records, string model, IReadOnlyList<LengthEstimate> pool, TokenCounting counting)
    {
        long tokens = 0;
        var responses = 0;
        foreach (var response in records.SelectMany(record => record.ResponsesOf(model)))
        {
            tokens += response.OutputTokens;
            responses++;
        }

        var usual = Math.Exp(pool.Average(static length => Math.Log(length.MeanOutputTokens)));
        return new LengthEstimate(
            model,
            Math.Max(1, (tokens + (PoolWeight * usual)) / (responses + PoolWeight)),
            responses,
            CharactersPerToken.Of(records, model, counting));
    }

    /// <summary>
    /// The length head of least mean absolute error out of fold among three: the constant 1, which is the mean length; the mean of the
    /// pool's length heads; and that with a ridge regression of what it misses.
    /// </summary>
    /// <param name="features">One row per query.</param>
    /// <param name="targets">The length of each query's samples as a multiple of the estimate; NaN where there are none.</param>
    /// <param name="records">The queries, for folds by their prompts.</param>
    /// <param name="pool">The pool's length heads: weights, and the intercept last.</param>
    public static double[] Head(FeatureMatrix features, double[] targets, IReadOnlyList<QueryRecord> records, IReadOnlyList<double[]> pool)
    {
        double[] constant = [.. new double[features.Columns], 1];
        var usual = new double[features.Columns + 1];
        foreach (var head in pool)
        {
            FeatureMatrix.AddScaled(usual, 1.0 / pool.Count, head);
        }

        var predicted = LogisticRegression.Predict(features, usual);
        double[] missed = [.. targets.Zip(predicted, static (target, factor) => target - factor)];
        var outOfFold = OutOfFold(features, missed, records);
        double[] errors =
        [
            LengthHeads.MeanAbsoluteError(LogisticRegression.Predict(features, constant), targets),
            LengthHeads.MeanAbsoluteError(predicted, targets),
            LengthHeads.MeanAbsoluteError([.. predicted.Zip(outOfFold, static (factor, correction) => factor + correction)], targets),
        ];
        double[] corrected = [.. usual];
        FeatureMatrix.AddScaled(corrected, 1, Correction(features, missed));
        return new[] { constant, usual, corrected }[Array.IndexOf(errors, errors.Min())];
    }

    private static double[] OutOfFold(FeatureMatrix features, double[] missed, IReadOnlyList<QueryRecord> records)
    {
        var result = new double[missed.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            bool[] held = [.. records.Select(record => CrossFit.FoldOf(record.Text, Folds) == fold)];
            var head = Correction(features, [.. missed.Select((value, query) => held[query] ? double.NaN : value)]);
            var predicted = LogisticRegression.Predict(features, head);
            for (var query = 0; query < result.Length; query++)
            {
                result[query] = held[query] ? predicted[query] : result[query];
            }
        }

        return result;
    }

    /// <summary>What ridge regression makes of the misses; nothing where there are none to learn from.</summary>
    private static double[] Correction(FeatureMatrix features, double[] missed) =>
        missed.All(double.IsNaN) ? new double[features.Columns + 1] : LengthHeads.Fit(features, missed);
}
