namespace BestRoute.Training;

/// <summary>Scores a response by whether it gives the final answer of the reference, or of the majority of the pool. No gold answers are needed.</summary>
internal sealed class AgreementGrader : ResponseGrader
{
    private readonly AgreementLabels _labels;

    private AgreementGrader(PoolFile pool, AgreementLabels labels, AgreementReport report) => (Pool, _labels, Report) = (pool, labels, report);

    /// <summary>Gets the pool.</summary>
    public PoolFile Pool { get; }

    /// <summary>Gets what was chosen, and how close it is to the scores that are there.</summary>
    public AgreementReport Report { get; }

    /// <summary>Gets what was graded.</summary>
    public AgreementCounts Counts { get; } = new();

    /// <summary>Creates a grader. Rows that have scores decide how agreement becomes a score.</summary>
    /// <param name="graded">The files with these rows. They are read once. Rows without scores are passed over.</param>
    /// <param name="pool">The pool, which names the reference. The scores of other models are not looked at.</param>
    /// <param name="referenceWeight">The weight of the reference's answer: 1 or 0; <see langword="null"/> to choose it.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="DataException">A file is missing or damaged, or a row is malformed.</exception>
    public static AgreementGrader Create(
        IReadOnlyList<string> graded, PoolFile pool, double? referenceWeight, CancellationToken cancellationToken = default)
    {
        var queries = new List<GradedQuery>();
        foreach (var query in ParallelParsing.InOrder(
            new ScoringRows(graded, Shard.Whole).Read(), row => GradedQueryOf(row.Origin, row.Line, pool), static row => row.Line.Length))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (query is not null)
            {
                queries.Add(query);
            }
        }

        var (labels, report) = AgreementFit.Fit(queries, referenceWeight);
        return new AgreementGrader(pool, labels, report);
    }

    internal override ResponseGrader ForRow(ScoringRow row, Func<RowResponse, bool> isToBeGraded)
    {
        var agreement = AgreementOf(row, Pool);
        Counts.Add(agreement, row.Responses.Where(isToBeGraded).Select(static response => (response.Model, response.Index)));
        return new RowGrader(_labels, agreement, [.. row.Responses.Select(response => isToBeGraded(response) ? double.NaN : response.Score ?? double.NaN)]);
    }

    internal override ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken) =>
        ForRow(row, one => one == response).GradeAsync(row, response, cancellationToken);

    private static GradedQuery? GradedQueryOf(string origin, string line, PoolFile pool)
    {
        var row = ScoringRowParser.Parse(origin, line, overwrite: false);
        if (row.Responses.All(static response => response.Score is null))
        {
            return null;
        }

        var agreement = AgreementOf(row, pool);
        return GradedQuery.Of(
            row.Conversation.Key,
            row.Responses.Where(response => pool.Models.Any(model => model.Id == response.Model))
                .Select(response => (response.Model, agreement[response.Index], response.Score ?? double.NaN)));
    }

    private static PoolAgreement AgreementOf(ScoringRow row, PoolFile pool) =>
        new([.. row.Responses.Select(static response => (response.Model, response.Text))], pool);

    private sealed class RowGrader(AgreementLabels labels, PoolAgreement agreement, double[] scores) : ResponseGrader
    {
        // Two samples of a model with one text have one score, but two models may have different ones.
        internal override bool GradesTextAlone => false;

        internal override ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken) =>
            ValueTask.FromResult(labels.ScoreOf(response.Model, agreement, response.Index, scores));
    }
}
