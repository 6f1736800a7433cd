namespace BestRoute;

/// <summary>
/// A model and the number of samples to draw from it. The best sample becomes the answer (paper, section 4.2).
/// </summary>
/// <param name="Model">The id of the model in the pool.</param>
/// <param name="Samples">The number of samples n, 1 to 64.</param>
public readonly record struct ModelRoute(string Model, int Samples)
{
    /// <summary>The maximum number of samples of a route.</summary>
    internal const int MaxSamples = 64;

    /// <summary>Returns the model id, followed by <c> x n</c> if n is greater than 1.</summary>
    /// <returns>For example <c>llama-3.1-8b x 5</c>.</returns>
    public override string ToString() => Samples == 1 ? Model : $"{Model} x {Samples}";
}
