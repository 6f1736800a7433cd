using System.Text.Json;

namespace BestRoute.Training;

/// <summary>What the judge of an application said about the responses of a log, and how far it agrees with scores that others gave later.</summary>
/// <param name="Bias">How the verdicts depend on the order.</param>
/// <param name="Models">The agreement by model, in ordinal order; empty if the log has no other scores. The label is the judge's score. The score is 1 if it is not below the reference's, otherwise 0.</param>
internal sealed record RecordedVerdicts(PositionBias Bias, IReadOnlyList<ModelCloseness> Models)
{
    /// <summary>Reads the files of a log. A line that is not a row has no verdicts: training reports it.</summary>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static RecordedVerdicts Of(IReadOnlyList<string> files, PoolFile pool, CancellationToken cancellationToken)
    {
        var bias = new PositionBias();
        var pairs = new List<Judged>();
        foreach (var file in files)
        {
            var start = pairs.Count;
            foreach (var line in TextLines.Read(file).Where(static line => line.Contains($"\"{LogRow.Verdicts}\"", StringComparison.Ordinal)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                pairs.AddRange(JudgedOf(line, pool.Reference));
            }

            foreach (var judged in pairs[start..])
            {
                bias.Add(judged.Verdicts);
            }

            // As they were recorded, the scores are the judge's own. A command that replaces scores replaces all of a file.
            if (pairs[start..].TrueForAll(static judged => judged.Score is null || judged.Score == judged.Verdicts.Score))
            {
                pairs.RemoveRange(start, pairs.Count - start);
            }
        }

        return new RecordedVerdicts(bias, [.. pairs
            .Where(static judged => judged is { Score: not null, Reference: not null })
            .GroupBy(static judged => judged.Model, StringComparer.Ordinal)
            .OrderBy(static model => model.Key, StringComparer.Ordinal)
            .Select(static model => ModelCloseness.Of(model.Key, [.. model.Select(static judged => (judged.Verdicts.Score, judged.Score >= judged.Reference ? 1.0 : 0))]))]);
    }

    private static List<Judged> JudgedOf(string line, string reference)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement[] responses = [.. Member(document.RootElement, "responses") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default];
            var referenceScore = responses.Where(response => ModelOf(response) == reference).Select(ScoreOf).FirstOrDefault();
            var judged = new List<Judged>();
            foreach (var response in responses)
            {
                if (ModelOf(response) is { } model && Member(response, LogRow.Verdicts) is { } verdicts
                    && VerdictOf(verdicts, LogRow.ShownFirst) is { } first && VerdictOf(verdicts, LogRow.ShownSecond) is { } second)
                {
                    judged.Add(new Judged(model, new ComparisonVerdicts(first, second), ScoreOf(response), referenceScore));
                }
            }

            return judged;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or not text.
            return [];
        }
    }

    private static JsonElement? Member(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    private static string? ModelOf(JsonElement response) => Member(response, "model") is { ValueKind: JsonValueKind.String } model ? model.GetString() : null;

    private static double? ScoreOf(JsonElement response) => Member(response, LogRow.Score) is { ValueKind: JsonValueKind.Number } score ? score.GetDouble() : null;

    private static AnswerVerdict? VerdictOf(JsonElement verdicts, string order) =>
        LogRow.VerdictOf(Member(verdicts, order) is { ValueKind: JsonValueKind.String } name ? name.GetString() : null);

    private sealed record Judged(string Model, ComparisonVerdicts Verdicts, double? Score, double? Reference);
}
