using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Draws n samples of one prompt from a backend.</summary>
/// <remarks>Implementations must be safe for concurrent use.</remarks>
public interface ISampler
{
    /// <summary>Draws the samples.</summary>
    /// <param name="request">What to draw.</param>
    /// <param name="cancellationToken">The caller's token; when it fires, the draw ends at once, whatever the backend does.</param>
    /// <returns>Samples and failures; when every call failed, no samples. Only cancellation by the caller throws.</returns>
    Task<SampleSet> SampleAsync(SampleRequest request, CancellationToken cancellationToken);

    /// <summary>Says how many times the backend charges the prompt for a draw.</summary>
    /// <param name="client">The backend.</param>
    /// <param name="samples">The number of samples n, at least 1.</param>
    /// <returns>
    /// <paramref name="samples"/> where each sample is a call of its own, 1 where the backend returns n choices for one prompt.
    /// </returns>
    int PromptCharges(IChatClient client, int samples);
}
