namespace BestRoute.Training;

/// <summary>How far labels by agreement are from the scores of graded queries, each query with labels that were fitted without it.</summary>
/// <param name="ReferenceWeight">The weight of the reference's answer in the signal: 1 is the reference alone, 0 the majority alone.</param>
/// <param name="IsCorrected">Whether the labels are corrected by the graded queries.</param>
/// <param name="GradedQueries">The number of graded queries.</param>
/// <param name="AreScoresBinary">Whether all scores are the lowest or the highest one, so that labels can be right or wrong.</param>
/// <param name="Models">What the scores say, by model, in ordinal order.</param>
internal sealed record AgreementReport(
    double ReferenceWeight, bool IsCorrected, int GradedQueries, bool AreScoresBinary, IReadOnlyList<ModelCloseness> Models)
{
    /// <summary>Compares labels with scores.</summary>
    /// <param name="queries">The graded queries.</param>
    /// <param name="scale">The scale of the scores.</param>
    /// <param name="referenceWeight">The weight of the reference's answer in the signal.</param>
    /// <param name="isCorrected">Whether the labels are corrected by the graded queries.</param>
    /// <param name="labels">The labels of each query, fitted without it.</param>
    public static AgreementReport Of(
        IReadOnlyList<GradedQuery> queries, ScoreScale scale, double referenceWeight, bool isCorrected, IReadOnlyList<AgreementLabels> labels)
    {
        var pairs = queries.Zip(labels)
            .SelectMany(static query => query.First.Responses.Select(response => (Labels: query.Second, Response: response)))
            .Select(pair => (pair.Response.Model, Label: pair.Labels.UnitOf(pair.Response.Model, pair.Response.Agreement), Score: scale.ToUnit(pair.Response.Score)))
            .ToList();
        return new AgreementReport(
            referenceWeight,
            isCorrected,
            queries.Count,
            pairs.TrueForAll(static pair => pair.Score is 0 or 1),
            [.. pairs.GroupBy(static pair => pair.Model, StringComparer.Ordinal)
                .OrderBy(static model => model.Key, StringComparer.Ordinal)
                .Select(static model => ModelCloseness.Of(model.Key, [.. model.Select(static pair => (pair.Label, pair.Score))]))]);
    }
}
