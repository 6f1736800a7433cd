namespace BestRoute;

/// <summary>Maps the text of a query to the dense vector that all heads share.</summary>
/// <remarks>Implementations must be safe for concurrent use, and must give the same vector for the same text.</remarks>
public interface IQueryEncoder
{
    /// <summary>Gets the length of the dense vector.</summary>
    int Dimensions { get; }

    /// <summary>Encodes one query.</summary>
    /// <param name="text">The text of the query, as <c>QueryText</c> made it; may be empty.</param>
    /// <param name="destination">Receives <see cref="Dimensions"/> finite numbers; may be longer than that.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>A task that ends when <paramref name="destination"/> is filled.</returns>
    ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken);
}
