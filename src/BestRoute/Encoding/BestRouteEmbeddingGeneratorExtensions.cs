using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Turns an embedding generator into an encoder of queries.</summary>
public static class BestRouteEmbeddingGeneratorExtensions
{
    /// <summary>Makes a query encoder from an embedding generator.</summary>
    /// <remarks>
    /// Each query is one call of the generator, which adds its latency to the request. The package must be trained with the same model, so pass the
    /// encoder to the training as well. The encoder is safe for concurrent use if the generator is.
    /// </remarks>
    /// <param name="generator">The generator. It is not disposed.</param>
    /// <param name="dimensions">
    /// The length of the generator's vectors, 1 or more. The default is <see langword="null"/>: the generator's <see cref="EmbeddingGeneratorMetadata.DefaultModelDimensions"/>.
    /// </param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentException"><paramref name="dimensions"/> is <see langword="null"/>, and the generator does not report the length of its vectors.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is below 1.</exception>
    public static IQueryEncoder AsQueryEncoder(this IEmbeddingGenerator<string, Embedding<float>> generator, int? dimensions = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var length = dimensions
            ?? (generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelDimensions
            ?? throw new ArgumentException("The embedding generator does not report the length of its vectors. Pass it as dimensions.", nameof(dimensions));
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(dimensions));
        return new EmbeddingQueryEncoder(generator, length);
    }
}
