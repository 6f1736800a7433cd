using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Lets an embedding generator encode queries.</summary>
public static class BestRouteEmbeddingGeneratorExtensions
{
    /// <summary>Makes a query encoder from an embedding generator.</summary>
    /// <remarks>
    /// Each query is one call of the generator, and adds its latency to the request. A package has to be trained with the same model: pass the encoder
    /// to the training as well. The encoder is safe for concurrent use if the generator is.
    /// </remarks>
    /// <param name="generator">The generator. It is not disposed.</param>
    /// <param name="dimensions">
    /// The length of its vectors, at least 1. The default is <see langword="null"/>: the generator's <see cref="EmbeddingGeneratorMetadata.DefaultModelDimensions"/>.
    /// </param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentException"><paramref name="dimensions"/> is <see langword="null"/>, and the generator does not say how long its vectors are.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is below 1.</exception>
    public static IQueryEncoder AsQueryEncoder(this IEmbeddingGenerator<string, Embedding<float>> generator, int? dimensions = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var length = dimensions
            ?? (generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelDimensions
            ?? throw new ArgumentException("The embedding generator does not say how long its vectors are: pass their length.", nameof(dimensions));
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(dimensions));
        return new EmbeddingQueryEncoder(generator, length);
    }
}
