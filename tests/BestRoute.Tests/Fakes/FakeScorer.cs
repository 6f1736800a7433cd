namespace BestRoute.Tests;

/// <summary>A scorer that scores each text as the test says, and remembers the draws.</summary>
internal sealed class FakeScorer(Func<string, double> score) : IResponseScorer
{
    private readonly List<ScoringRequest> _requests = [];

    public bool SeesWholeDraw => false;

    /// <summary>Gets the draws so far.</summary>
    public IReadOnlyList<ScoringRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        lock (_requests)
        {
            _requests.Add(request);
        }

        for (var i = 0; i < request.Texts.Count; i++)
        {
            scores.Span[i] = score(request.Texts[i]);
        }

        return ValueTask.CompletedTask;
    }
}
