using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Scores recorded texts as one draw, by any scorer that needs nothing but texts.</summary>
internal static class DrawScores
{
    /// <summary>Scores a draw at once; a scorer that is no <see cref="IDrawScorer"/> has the scores stored.</summary>
    public static double[] Of(IResponseScorer scorer, string prompt, IReadOnlyList<string> texts)
    {
        var scores = new double[texts.Count];
        if (scorer is IDrawScorer draws)
        {
            draws.Prepare(prompt, texts).Score([.. Enumerable.Range(0, scores.Length)], scores);
        }
        else
        {
            scorer.ScoreAsync(RequestOf(prompt, texts), scores, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        return scores;
    }

    /// <summary>Puts texts as the responses of a request.</summary>
    public static ScoringRequest RequestOf(string prompt, IReadOnlyList<string> texts) => new(
        prompt,
        [new ChatMessage(ChatRole.User, prompt)],
        [.. texts.Select(static text => new ChatResponse(new ChatMessage(ChatRole.Assistant, text)))]);
}
