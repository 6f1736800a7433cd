namespace BestRoute;

/// <summary>
/// The samples of one prompt, read once, so that many subsets of them can be scored quickly: training needs each subset of the recorded samples. Not
/// safe for concurrent use.
/// </summary>
internal abstract class PreparedDraw
{
    /// <summary>Gets the number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>Scores some of the samples as if only they had been drawn.</summary>
    /// <param name="members">The positions of the drawn samples, distinct, at least one.</param>
    /// <param name="scores">Receives one score per member.</param>
    public abstract void Score(ReadOnlySpan<int> members, Span<double> scores);

    /// <summary>Scores all samples of a request as one draw.</summary>
    /// <exception cref="ArgumentException"><paramref name="scores"/> is shorter than the list of responses.</exception>
    public static ValueTask ScoreAsync(IDrawScorer scorer, ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.ThrowIfNoRoom(scores);
        cancellationToken.ThrowIfCancellationRequested();
        scorer.Prepare(request.Prompt, request.Texts).Score([.. Enumerable.Range(0, request.Texts.Count)], scores.Span);
        return ValueTask.CompletedTask;
    }
}
