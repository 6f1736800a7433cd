using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Encodes queries with an embedding generator.</summary>
internal sealed class EmbeddingQueryEncoder(IEmbeddingGenerator<string, Embedding<float>> generator, int dimensions) : IQueryEncoder
{
    public int Dimensions => dimensions;

    public async ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
    {
        var embeddings = await generator.GenerateAsync([text], cancellationToken: cancellationToken).ConfigureAwait(false);
        if (embeddings is not [{ Vector: var vector }])
        {
            throw new InvalidOperationException($"The embedding generator returned {embeddings?.Count ?? 0} embeddings for one text. It must return one.");
        }

        if (vector.Length != dimensions)
        {
            throw new InvalidOperationException(
                $"The embedding generator returned {vector.Length} dimensions, but the encoder was made for {dimensions}. Call AsQueryEncoder({vector.Length}), and train the package with that encoder.");
        }

        vector.CopyTo(destination);
    }
}
