namespace BestRoute;

/// <summary>Maps a prompt and a response to a dense vector. A linear reward scores the response from it.</summary>
/// <remarks>Implementations are safe for concurrent use and return the same vector for the same pair.</remarks>
internal interface IPairEncoder
{
    /// <summary>Gets the length of the dense vector.</summary>
    int Dimensions { get; }

    /// <summary>Encodes the responses to one prompt.</summary>
    /// <param name="prompt">The text of the query, as the router saw it.</param>
    /// <param name="responses">The texts of the responses, at least one.</param>
    /// <param name="destination">Receives <see cref="Dimensions"/> finite numbers per response, one response after the other. It may be longer.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>A task that ends when <paramref name="destination"/> is filled.</returns>
    ValueTask EncodePairsAsync(string prompt, IReadOnlyList<string> responses, Memory<float> destination, CancellationToken cancellationToken);
}
