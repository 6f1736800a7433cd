namespace BestRoute.Training;

/// <summary>What the judge of an application said about the responses of a log, and how far it agrees with scores that others gave.</summary>
/// <param name="Bias">How the verdicts depend on the order.</param>
/// <param name="Scores">
/// The agreement by model with scores that replaced those of the judge, in ordinal order. The label is the judge's score. The score is 1 if it is not below the reference's, otherwise 0.
/// </param>
/// <param name="Feedback">The agreement by model with feedback, in ordinal order. The label is the judge's score. The score is the feedback, on the scale 0 to 1.</param>
internal sealed record RecordedVerdicts(PositionBias Bias, IReadOnlyList<ModelCloseness> Scores, IReadOnlyList<ModelCloseness> Feedback)
{
    /// <summary>Reads the files of a log. A line that is not a row has no verdicts: training reports it.</summary>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static RecordedVerdicts Of(IReadOnlyList<string> files, PoolFile pool, CancellationToken cancellationToken)
    {
        var bias = new PositionBias();
        var judged = new List<JudgedResponse>();
        var lines = new LogLines(files, static _ => { });
        foreach (var (file, _, text) in lines.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (text.Contains($"\"{LogRow.Verdicts}\"", StringComparison.Ordinal))
            {
                judged.AddRange(JudgedResponse.Read(file, text, pool.Reference, lines.HasFeedback));
            }
        }

        foreach (var response in judged)
        {
            bias.Add(response.Verdicts);
        }

        return new RecordedVerdicts(bias, ScoresOf(judged), FeedbackOf(judged));
    }

    // As they were recorded, the scores of a file are the judge's own. A command that replaces scores replaces all of a file.
    private static IReadOnlyList<ModelCloseness> ScoresOf(IEnumerable<JudgedResponse> judged) => ByModel(
        judged.Where(static response => !response.HasFeedback)
            .GroupBy(static response => response.File, StringComparer.Ordinal)
            .Where(static file => file.Any(static response => response.Score is { } score && score != response.Verdicts.Score))
            .SelectMany(static file => file)
            .Where(static response => response is { Score: not null, Reference: not null })
            .Select(static response => (response, response.Score >= response.Reference ? 1.0 : 0)));

    private static IReadOnlyList<ModelCloseness> FeedbackOf(IEnumerable<JudgedResponse> judged)
    {
        JudgedResponse[] reported = [.. judged.Where(static response => response is { HasFeedback: true, Score: not null })];
        var scale = new ScoreScale(
            reported.Select(static response => response.Score!.Value).Append(0).Min(), reported.Select(static response => response.Score!.Value).Append(1).Max());
        return ByModel(reported.Select(response => (response, scale.ToUnit(response.Score!.Value))));
    }

    private static IReadOnlyList<ModelCloseness> ByModel(IEnumerable<(JudgedResponse Response, double Score)> responses) =>
    [
        .. responses.GroupBy(static one => one.Response.Model, StringComparer.Ordinal)
            .OrderBy(static model => model.Key, StringComparer.Ordinal)
            .Select(static model => ModelCloseness.Of(model.Key, [.. model.Select(static one => (one.Response.Verdicts.Score, one.Score))])),
    ];
}
