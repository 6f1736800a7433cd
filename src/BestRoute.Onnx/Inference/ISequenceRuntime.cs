namespace BestRoute.Onnx;

/// <summary>Runs a model on texts, in the way that suits its device. Thread-safe.</summary>
internal interface ISequenceRuntime : IDisposable
{
    /// <summary>Runs the model on a text, or on a prompt and each of its responses.</summary>
    /// <param name="first">The text, or the prompt.</param>
    /// <param name="seconds">The responses, at least one; null for a text alone.</param>
    /// <param name="destination">Receives the numbers of each sequence, one after the other.</param>
    /// <param name="cancellationToken">Stops the work. Nothing is written afterwards.</param>
    ValueTask RunAsync(string first, IReadOnlyList<string>? seconds, Memory<float> destination, CancellationToken cancellationToken);
}
