namespace BestRoute.Training;

/// <summary>Grades queries by agreement while they are read for a training.</summary>
internal sealed class QueryGrading(PoolFile pool, ParallelOptions options)
{
    /// <summary>The metric of a package that was trained on queries that agreement graded.</summary>
    public const string GradedMetric = "agreement.queries";

    private AgreementLabels? _labels;
    private AgreementReport? _report;

    /// <summary>Gets what was graded.</summary>
    public AgreementCounts Counts { get; } = new();

    /// <summary>Gets what was done as sentences; empty if all responses had scores.</summary>
    public IReadOnlyList<string> Notices => _report is null ? [] : AgreementNotices.Of(_report, Counts, pool);

    /// <summary>Gets figures for the package, which then tells that it was trained on such labels; empty if all responses had scores.</summary>
    public IReadOnlyDictionary<string, double> Metrics => _report is null ? new Dictionary<string, double>() : new Dictionary<string, double>
    {
        [GradedMetric] = Counts.Graded,
        ["agreement.referenceWeight"] = _report.ReferenceWeight,
        ["agreement.scoredQueries"] = _report.GradedQueries,
    };

    /// <summary>Gives scores to the responses that have none. The responses with scores decide how, and keep theirs.</summary>
    /// <param name="queries">The queries. The score of a response without one is NaN.</param>
    /// <param name="referenceWeight">The weight of the reference's answer; <see langword="null"/> to choose it.</param>
    /// <returns>The queries without the responses that could not be graded.</returns>
    public IReadOnlyList<QueryRecord> Grade(IReadOnlyList<QueryRecord> queries, double? referenceWeight = null)
    {
        if (!queries.Any(static query => Responses(query).Any(IsToBeGraded)))
        {
            return queries;
        }

        var agreements = new PoolAgreement[queries.Count];
        Parallel.For(0, queries.Count, options, i =>
            agreements[i] = new PoolAgreement([.. Responses(queries[i]).Select(static one => (one.Model, one.Response.Text))], pool));
        (_labels, _report) = AgreementFit.Fit(
            [.. queries.Zip(agreements, static (query, agreement) => GradedQuery.Of(
                query.Key, Responses(query).Select((one, i) => (one.Model, agreement[i], one.Response.Score))))],
            referenceWeight);
        return [.. queries.Zip(agreements, Graded).Where(static query => query.Responses.Count > 0)];
    }

    private static bool IsToBeGraded((string Model, RecordedResponse Response) one) => double.IsNaN(one.Response.Score);

    private static IEnumerable<(string Model, RecordedResponse Response)> Responses(QueryRecord query) =>
        query.Responses.SelectMany(static model => model.Value.Select(response => (model.Key, response)));

    private QueryRecord Graded(QueryRecord query, PoolAgreement agreement)
    {
        (string Model, RecordedResponse Response)[] responses = [.. Responses(query)];
        if (!responses.Any(IsToBeGraded))
        {
            return query;
        }

        Counts.Add(agreement, responses.Index().Where(static one => IsToBeGraded(one.Item)).Select(static one => (one.Item.Model, one.Index)));
        double[] scores = [.. responses.Select(static one => one.Response.Score)];
        return query with
        {
            Responses = responses.Index()
                .Select(one => IsToBeGraded(one.Item) ? (one.Item.Model, Response: one.Item.Response with { Score = _labels!.ScoreOf(one.Item.Model, agreement, one.Index, scores) }) : one.Item)
                .Where(static one => !IsToBeGraded(one))
                .GroupBy(static one => one.Model, StringComparer.Ordinal)
                .ToDictionary(static model => model.Key, static IReadOnlyList<RecordedResponse> (model) => [.. model.Select(static one => one.Response)], StringComparer.Ordinal),
        };
    }
}
