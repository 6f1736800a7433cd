namespace BestRoute;

/// <summary>Maps the text of a query to a dense vector, from which routes are predicted.</summary>
/// <remarks>
/// Implementations must be safe for concurrent use and must return the same vector for the same text. If one throws, the error is logged and
/// counted, and the fallback model answers.
/// </remarks>
public interface IQueryEncoder
{
    /// <summary>Gets the length of the vector, 1 or more.</summary>
    int Dimensions { get; }

    /// <summary>Encodes one query.</summary>
    /// <param name="text">The text of the query, as the router sees it. It may be empty.</param>
    /// <param name="destination">Receives <see cref="Dimensions"/> finite numbers. It may be longer.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>A task that ends when <paramref name="destination"/> is filled.</returns>
    ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken);
}
