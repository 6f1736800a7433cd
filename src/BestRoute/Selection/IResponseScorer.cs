namespace BestRoute;

/// <summary>Gives each sample of a draw its proxy reward. The sample with the highest proxy reward becomes the answer (paper, Eq. 2).</summary>
/// <remarks>
/// Implementations must be safe for concurrent use and deterministic. They get the prompt and the responses, never a gold answer. If one throws, the
/// first valid sample is the answer, and the failure is counted and logged.
/// </remarks>
public interface IResponseScorer
{
    /// <summary>Gets whether the score of a sample depends on the other samples of the draw, as for consensus.</summary>
    bool SeesWholeDraw { get; }

    /// <summary>Scores the samples of one draw.</summary>
    /// <param name="request">The samples and their prompt.</param>
    /// <param name="scores">Receives one finite score per response. Higher is better. In a tie, the lower sample index wins.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>A task that ends when <paramref name="scores"/> is filled.</returns>
    ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken);
}
