namespace BestRoute;

/// <summary>Gives each sample of a draw its proxy reward; the sample with the highest one becomes the answer (paper, Eq. 2).</summary>
/// <remarks>Implementations must be safe for concurrent use and deterministic. They see prompt and responses, never a gold answer.</remarks>
public interface IResponseScorer
{
    /// <summary>Gets whether a sample's score depends on the other samples of the draw (consensus), not on the sample alone.</summary>
    bool SeesWholeDraw { get; }

    /// <summary>Scores the samples of one draw.</summary>
    /// <param name="request">The samples and their prompt.</param>
    /// <param name="scores">Receives one finite score per response, higher is better; ties go to the lower sample index.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>A task that ends when <paramref name="scores"/> is filled.</returns>
    ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken);
}
