using System.Text.Json;

namespace Quickstart;

/// <summary>Writes a response log for <c>bestroute train</c>: questions, and several scored responses of each stand-in.</summary>
internal static class ResponseLog
{
    private const int SamplesPerModel = 8;

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void Write(TextWriter output, int queries, int seed)
    {
        StandInProfile[] profiles = [StandInProfile.Large, StandInProfile.Medium, StandInProfile.Small];
        foreach (var (index, question) in QuestionSet.Create(queries, seed).Index())
        {
            output.WriteLine(JsonSerializer.Serialize(
                new Row(
                    $"{seed}-{index}",
                    question.Kind.ToString().ToLowerInvariant(),
                    question.Prompt,
                    question.Answer,
                    [.. profiles.SelectMany(profile => Draw(profile, question, seed))]),
                _json));
        }
    }

    private static IEnumerable<Response> Draw(StandInProfile profile, Question question, int seed)
    {
        using var client = new StandInChatClient(profile, seed);
        for (var sample = 0; sample < SamplesPerModel; sample++)
        {
            var text = client.Respond(question.Prompt, sample).Text;
            yield return new Response(profile.Id, text, question.IsAnsweredBy(text) ? 1 : 0);
        }
    }

    private sealed record Row(string Id, string Task, string Prompt, string ReferenceAnswer, IReadOnlyList<Response> Responses);

    private sealed record Response(string Model, string Text, int Score);
}
