namespace BestRoute.Training;

/// <summary>Counts what was written, row by row in their order.</summary>
internal sealed class ScoreTally
{
    private readonly OrderedDictionary<string, (long Responses, long Scored, double Sum)> _models = new(StringComparer.Ordinal);
    private long _scored;
    private long _kept;
    private long _withoutScore;

    /// <summary>Gets the number of rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Gets the counts.</summary>
    public LogScoringResult Result => new(
        Rows,
        _scored,
        _kept,
        _withoutScore,
        [.. _models.Select(static model => new ModelScores(model.Key, model.Value.Responses, model.Value.Sum / model.Value.Scored))]);

    /// <summary>Adds a row.</summary>
    public void Add(GradedRow graded)
    {
        Rows++;
        foreach (var response in graded.Row.Responses)
        {
            var score = graded.Scores[response.Index];
            var (responses, scored, sum) = _models.GetValueOrDefault(response.Model);
            if (score is double.NaN)
            {
                _withoutScore++;
                _models[response.Model] = (responses + 1, scored, sum);
                continue;
            }

            _scored += score is null ? 0 : 1;
            _kept += score is null ? 1 : 0;
            _models[response.Model] = (responses + 1, scored + 1, sum + (score ?? response.Score!.Value));
        }
    }
}
