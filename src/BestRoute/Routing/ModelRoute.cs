namespace BestRoute;

/// <summary>
/// A model and the number of samples to draw from it; the best sample becomes the answer (paper, section 4.2).
/// </summary>
/// <param name="Model">The pool id of the model.</param>
/// <param name="Samples">The number of samples n, at least 1.</param>
public readonly record struct ModelRoute(string Model, int Samples)
{
    /// <summary>The largest number of samples that a route may draw.</summary>
    internal const int MaxSamples = 64;

    /// <summary>Returns the model id, followed by <c> x n</c> where n is more than one.</summary>
    /// <returns>For example <c>llama-3.1-8b x 5</c>.</returns>
    public override string ToString() => Samples == 1 ? Model : $"{Model} x {Samples}";
}
