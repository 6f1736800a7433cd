namespace BestRoute.Training.Tests;

/// <summary>Scores texts by a function of the text and of the number of samples drawn.</summary>
internal sealed class FakeScorer(bool seesWholeDraw, Func<string, int, double> score) : IResponseScorer
{
    public bool SeesWholeDraw => seesWholeDraw;

    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        for (int i = 0; i < request.Texts.Count; i++)
        {
            scores.Span[i] = score(request.Texts[i], request.Texts.Count);
        }

        return ValueTask.CompletedTask;
    }
}
