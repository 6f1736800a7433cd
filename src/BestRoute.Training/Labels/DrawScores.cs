using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Scores recorded texts as one draw, by any scorer that needs nothing but texts.</summary>
internal static class DrawScores
{
    /// <summary>Scores a draw.</summary>
    public static async ValueTask<double[]> OfAsync(IResponseScorer scorer, string prompt, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var scores = new double[texts.Count];
        await scorer.ScoreAsync(RequestOf(prompt, texts), scores, cancellationToken).ConfigureAwait(false);
        return scores;
    }

    /// <summary>Puts texts as the responses of a request.</summary>
    public static ScoringRequest RequestOf(string prompt, IReadOnlyList<string> texts) => new(
        prompt,
        [new ChatMessage(ChatRole.User, prompt)],
        [.. texts.Select(static text => new ChatResponse(new ChatMessage(ChatRole.Assistant, text)))]);
}
