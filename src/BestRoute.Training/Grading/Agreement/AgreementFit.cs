namespace BestRoute.Training;

/// <summary>Chooses how agreement becomes a score: without graded queries by the answer of the reference alone, with graded queries by what they show.</summary>
internal static class AgreementFit
{
    /// <summary>With fewer graded queries, nothing is chosen and nothing is corrected.</summary>
    public const int MinQueries = 30;

    /// <summary>How many queries the uncorrected label counts for, and how many queries all models together count for in the value of one model.</summary>
    private const double PriorQueries = 10;

    // The most careful one first: it is kept unless another one is clearly closer.
    private static readonly double[] _weights = [1, 0.75, 0.5, 0.25, 0];

    /// <summary>Fits the labels.</summary>
    /// <param name="queries">The queries with scores. The labels do not depend on their order.</param>
    /// <param name="referenceWeight">The weight of the reference's answer; <see langword="null"/> to choose it.</param>
    public static (AgreementLabels Labels, AgreementReport Report) Fit(IReadOnlyList<GradedQuery> queries, double? referenceWeight)
    {
        queries = [.. queries.Where(static query => query.Responses.Count > 0)];
        var scale = ScaleOf(queries);
        if (queries.Count < MinQueries)
        {
            var plain = new AgreementLabels(referenceWeight ?? 1, scale);
            return (plain, AgreementReport.Of(queries, scale, plain.ReferenceWeight, isCorrected: false, [.. queries.Select(_ => plain)]));
        }

        // The values of single models are noise if few queries have scores: they have to earn their place, too.
        var weights = referenceWeight is { } given ? [given] : _weights;
        (double Weight, bool ByModel)[] kinds = [.. weights.SelectMany(static weight => new[] { (weight, false), (weight, true) })];
        AgreementLabels[][] folds = [.. kinds.Select(kind => LeftOut(queries, kind, scale))];
        double[][] errors = [.. folds.Select(labels => ErrorsOf(queries, labels, scale))];
        var best = Enumerable.Range(0, kinds.Length).MinBy(i => errors[i].Order().Sum());
        var chosen = IsClearlyLess(errors[best], errors[0]) ? best : 0;
        return (
            FitAll(queries, kinds[chosen], scale),
            AgreementReport.Of(queries, scale, kinds[chosen].Weight, isCorrected: true, [.. queries.Select(query => folds[chosen][query.Fold])]));
    }

    /// <summary>Labels by fold, each fitted on the queries of the other folds.</summary>
    private static AgreementLabels[] LeftOut(IReadOnlyList<GradedQuery> queries, (double Weight, bool ByModel) kind, ScoreScale scale) =>
        [.. Enumerable.Range(0, GradedQuery.Folds).Select(fold => FitAll([.. queries.Where(query => query.Fold != fold)], kind, scale))];

    private static AgreementLabels FitAll(IReadOnlyList<GradedQuery> queries, (double Weight, bool ByModel) kind, ScoreScale scale)
    {
        var weight = kind.Weight;

        // Equal answers to one query are right or wrong together: they count once.
        var values = Increasing([.. AgreementLabels.Signals(weight).Select(signal =>
            (signal, MeansOf(queries, scale, response => AgreementLabels.Signal(weight, response.Agreement) == signal)))]);
        if (!kind.ByModel)
        {
            return new AgreementLabels(weight, scale, values, new Dictionary<string, double>());
        }

        var firstAgreeing = values.Where(static value => value.Key > 0).Min(static value => value.Value);
        var alone = queries.SelectMany(static query => query.Responses).Select(static response => response.Model).Distinct().ToDictionary(
            static model => model,
            model => Math.Min(firstAgreeing, Shrunk(values[0], MeansOf(queries, scale, response =>
                response.Model == model && AgreementLabels.Signal(weight, response.Agreement) == 0))));
        return new AgreementLabels(weight, scale, values, alone);
    }

    /// <summary>The mean score of some responses, by query, 0 to 1. Ascending, so that no sum depends on the order of the log.</summary>
    private static List<double> MeansOf(
        IReadOnlyList<GradedQuery> queries, ScoreScale scale, Func<(string Model, AnswerAgreement Agreement, double Score), bool> isMeant) =>
        [.. queries.Select(query => query.Responses.Where(isMeant).Select(response => scale.ToUnit(response.Score)).DefaultIfEmpty(double.NaN).Average())
            .Where(static mean => !double.IsNaN(mean))
            .Order()];

    private static double Shrunk(double prior, List<double> means) => (means.Sum() + (PriorQueries * prior)) / (means.Count + PriorQueries);

    /// <summary>The expected score by signal, shrunk toward the signal, and never lower for a higher signal (pool adjacent violators).</summary>
    private static Dictionary<double, double> Increasing(IReadOnlyList<(double Signal, List<double> Means)> levels)
    {
        var blocks = new List<(double Value, double Weight, int Levels)>();
        foreach (var (signal, means) in levels)
        {
            var block = (Value: Shrunk(signal, means), Weight: means.Count + PriorQueries, Levels: 1);
            while (blocks is [.., var last] && last.Value > block.Value)
            {
                blocks.RemoveAt(blocks.Count - 1);
                var weight = last.Weight + block.Weight;
                block = (((last.Value * last.Weight) + (block.Value * block.Weight)) / weight, weight, last.Levels + block.Levels);
            }

            blocks.Add(block);
        }

        return levels.Zip(blocks.SelectMany(static block => Enumerable.Repeat(block.Value, block.Levels)))
            .ToDictionary(static level => level.First.Signal, static level => level.Second);
    }

    private static double[] ErrorsOf(IReadOnlyList<GradedQuery> queries, AgreementLabels[] folds, ScoreScale scale) =>
        [.. queries.Select(query => query.Responses.Average(response =>
        {
            var error = folds[query.Fold].UnitOf(response.Model, response.Agreement) - scale.ToUnit(response.Score);
            return error * error;
        }))];

    /// <summary>By more than one standard error.</summary>
    private static bool IsClearlyLess(double[] errors, double[] others)
    {
        double[] gains = [.. others.Zip(errors, static (other, error) => other - error)];
        var mean = gains.Average();
        return mean > Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (gains.Length - 1) / gains.Length);
    }

    /// <summary>0 to 1, unless scores are outside of it.</summary>
    private static ScoreScale ScaleOf(IReadOnlyList<GradedQuery> queries)
    {
        double[] scores = [.. queries.SelectMany(static query => query.Responses).Select(static response => response.Score)];
        return scores.All(static score => score is >= 0 and <= 1) ? new ScoreScale(0, 1)
            : scores.Min() < scores.Max() ? new ScoreScale(scores.Min(), scores.Max())
            : new ScoreScale(Math.Min(0, scores[0]), Math.Max(1, scores[0]));
    }
}
