namespace BestRoute.Training.Tests;

/// <summary>Query records for tests.</summary>
internal static class Records
{
    /// <summary>A training query whose responses have the given scores and the texts "MODEL 0", "MODEL 1" and so on.</summary>
    public static QueryRecord Of(string prompt, params (string Model, double[] Scores)[] responses) => new()
    {
        Origin = "test",
        File = "test",
        Split = ResponseLog.Training,
        Prompt = prompt,
        Responses = responses.ToDictionary(
            static entry => entry.Model,
            static IReadOnlyList<RecordedResponse> (entry) => [.. entry.Scores.Select((score, i) => new RecordedResponse($"{entry.Model} {i}", score))]),
    };
}
