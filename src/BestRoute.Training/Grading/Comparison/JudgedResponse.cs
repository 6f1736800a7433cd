using System.Text.Json;

namespace BestRoute.Training;

/// <summary>A response of a log that the judge of an application compared with the reference's.</summary>
/// <param name="File">The file.</param>
/// <param name="Model">The model.</param>
/// <param name="Verdicts">What the judge said.</param>
/// <param name="Score">The score that the response has now; <see langword="null"/> if it has none.</param>
/// <param name="Reference">The score of the reference's first response; <see langword="null"/> if it has none.</param>
/// <param name="HasFeedback">Whether the score comes from feedback.</param>
internal sealed record JudgedResponse(string File, string Model, ComparisonVerdicts Verdicts, double? Score, double? Reference, bool HasFeedback)
{
    /// <summary>Reads the responses of a row that have verdicts. What is malformed is passed over.</summary>
    /// <param name="file">The file.</param>
    /// <param name="row">The row.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="hasFeedback">Whether the answer of the row has feedback.</param>
    public static IReadOnlyList<JudgedResponse> Read(string file, string row, string reference, bool hasFeedback)
    {
        try
        {
            using var document = JsonDocument.Parse(row);
            JsonElement[] responses = [.. Member(document.RootElement, "responses") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default];
            var referenceScore = responses.Where(response => ModelOf(response) == reference).Select(ScoreOf).FirstOrDefault();
            var judged = new List<JudgedResponse>();
            foreach (var response in responses)
            {
                if (ModelOf(response) is { } model && Member(response, LogRow.Verdicts) is { } verdicts
                    && VerdictOf(verdicts, LogRow.ShownFirst) is { } first && VerdictOf(verdicts, LogRow.ShownSecond) is { } second)
                {
                    var isReported = hasFeedback && Member(response, LogRow.Answered) is { ValueKind: JsonValueKind.True };
                    judged.Add(new JudgedResponse(file, model, new ComparisonVerdicts(first, second), ScoreOf(response), referenceScore, isReported));
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
}
