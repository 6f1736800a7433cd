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
            throw new InvalidOperationException($"The embedding generator gave {embeddings?.Count ?? 0} embeddings for one text.");
        }

        if (vector.Length != dimensions)
        {
            throw new InvalidOperationException(
                $"The embedding generator gave {vector.Length} dimensions, and the encoder was made for {dimensions}: call AsQueryEncoder({vector.Length}).");
        }

        vector.CopyTo(destination);
    }
}
