using System.Text.Json;

namespace BestRoute.Training.Tests.Scoring;

/// <summary>Rows to be scored.</summary>
internal static class Rows
{
    public static ScoringRow Parse(string json, bool overwrite = false) => ScoringRowParser.Parse("log.jsonl, line 7", json, overwrite);

    /// <summary>A row with one response.</summary>
    public static ScoringRow Of(string text, object? gold = null, string prompt = "Q?") => Parse(JsonSerializer.Serialize(new
    {
        prompt,
        reference_answer = gold,
        responses = new[] { new { model = "small", text } },
    }));

    /// <summary>A row with a conversation of two turns and one response.</summary>
    public static ScoringRow OfConversation(string text) => Parse($$"""
        {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Sort 3 1 2."},{"role":"assistant","content":"1 2 3"},{"role":"user","content":"do that again"}],"responses":[{"model":"small","text":{{JsonSerializer.Serialize(text)}}}]}
        """);

    /// <summary>Scores the first response of a row.</summary>
    public static Task<double> GradeAsync(this ResponseGrader grader, ScoringRow row, CancellationToken cancellationToken = default) =>
        grader.GradeAsync(row, row.Responses[0], cancellationToken).AsTask();

    public static Task<double> GradeAsync(this ResponseGrader grader, string text, object? gold) => grader.GradeAsync(Of(text, gold));
}
