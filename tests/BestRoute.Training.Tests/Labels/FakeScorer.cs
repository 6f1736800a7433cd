namespace BestRoute.Training.Tests;

/// <summary>Scores each text alone, by a function.</summary>
internal sealed class FakeScorer(Func<string, double> score) : IResponseScorer
{
    public bool SeesWholeDraw => false;

    public async ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (var i = 0; i < request.Texts.Count; i++)
        {
            scores.Span[i] = score(request.Texts[i]);
        }
    }
}
