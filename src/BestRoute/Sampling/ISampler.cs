namespace BestRoute;

/// <summary>Draws n samples of one prompt from a backend.</summary>
/// <remarks>Implementations must be safe for concurrent use.</remarks>
public interface ISampler
{
    /// <summary>Draws the samples.</summary>
    /// <param name="request">What to draw.</param>
    /// <param name="cancellationToken">
    /// The token of the attempt. It is cancelled when the caller cancels, and when the time of the attempt is over. The draw must then end at once, even if the backend
    /// ignores the token. Return the samples that have come, so that they are used and billed; an <see cref="OperationCanceledException"/> means that none has.
    /// </param>
    /// <returns>The samples and the failures. If every call failed, there are no samples.</returns>
    Task<SampleSet> SampleAsync(SampleRequest request, CancellationToken cancellationToken);

    /// <summary>Returns how many requests a draw makes, each with its prompt. Policies compare costs on this basis, so it must not change while the application runs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">The number of samples n, 1 or more.</param>
    /// <returns>
    /// <paramref name="samples"/> if each sample has its own request, or 1 if the backend returns n choices for one prompt.
    /// </returns>
    int PromptCharges(SampledModel model, int samples);

    /// <summary>Returns how many requests a draw is expected to make now. Estimated costs and the limits of the model use it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">The number of samples n, 1 or more.</param>
    /// <returns>The default implementation returns <see cref="PromptCharges"/>. A sampler that learns what a backend can do returns what it knows.</returns>
    int ExpectedPromptCharges(SampledModel model, int samples) => PromptCharges(model, samples);
}
