namespace BestRoute.Training;

/// <summary>
/// Puts another quality in the place of the recorded scores of the queries that are evaluated (paper, section 5.5 and Table 4). It is applied once,
/// right after queries are read: what is routed, drawn and selected sees texts as before, and no gold text.
/// </summary>
internal sealed class QualityMeasure
{
    private readonly string _reference;
    private readonly ScoreScale _scale;
    private readonly Func<string, string, double> _measure;
    private readonly GoldTexts? _golds;

    private QualityMeasure(EvaluationRequest request, ScoreScale scale)
    {
        (_reference, _scale) = (request.Pool.Reference, scale);
        _measure = request.Quality is EvaluatedQuality.BleuReference or EvaluatedQuality.BleuGold ? TextOverlap.Bleu : TextOverlap.Rouge;
        _golds = request.Quality is EvaluatedQuality.BleuGold or EvaluatedQuality.RougeGold ? GoldTexts.Read(request.DataFiles) : null;
    }

    /// <summary>Gives queries the quality that the request asks for.</summary>
    /// <param name="queries">Queries with at least one response of the reference each.</param>
    /// <param name="request">What is evaluated.</param>
    /// <param name="scale">The scale of the package, on which everything behind reads scores: it maps the new ones to what was measured.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="DataException">A query has no gold text, and it is needed.</exception>
    public static List<QueryRecord> Apply(
        List<QueryRecord> queries, EvaluationRequest request, ScoreScale scale, CancellationToken cancellationToken)
    {
        if (request.Quality == EvaluatedQuality.Score)
        {
            return queries;
        }

        var measure = new QualityMeasure(request, scale);
        queries.ForEach(query => measure._golds?.ThrowIfMissing(query));
        var measured = new QueryRecord[queries.Count];
        Parallel.For(
            0,
            measured.Length,
            new ParallelOptions { MaxDegreeOfParallelism = request.Parallelism, CancellationToken = cancellationToken },
            query => measured[query] = measure.Of(queries[query]));
        return [.. measured];
    }

    private QueryRecord Of(QueryRecord query)
    {
        var text = _golds?.Of(query) ?? query.ResponsesOf(_reference)[0].Text;
        return query with { Responses = new MeasuredResponses(query.Responses, response => _scale.FromUnit(_measure(response.Text, text))) };
    }
}
