using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Draws n samples of one prompt from a backend.</summary>
/// <remarks>Implementations must be safe for concurrent use.</remarks>
public interface ISampler
{
    /// <summary>Draws the samples.</summary>
    /// <param name="request">What to draw.</param>
    /// <param name="cancellationToken">The caller's token. When it is cancelled, the draw must end at once, even if the backend ignores it.</param>
    /// <returns>The samples and the failures. If every call failed, there are no samples. Only cancellation by the caller throws.</returns>
    Task<SampleSet> SampleAsync(SampleRequest request, CancellationToken cancellationToken);

    /// <summary>Returns how many times the backend charges the prompt for a draw.</summary>
    /// <param name="client">The backend.</param>
    /// <param name="samples">The number of samples n, 1 or more.</param>
    /// <returns>
    /// <paramref name="samples"/> if each sample is its own call, or 1 if the backend returns n choices for one prompt.
    /// </returns>
    int PromptCharges(IChatClient client, int samples);
}
