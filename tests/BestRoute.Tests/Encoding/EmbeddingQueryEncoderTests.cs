using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class EmbeddingQueryEncoderTests
{
    [Theory]
    [InlineData(3, null)]
    [InlineData(null, 3)]
    public async Task The_vector_is_the_generators(int? metadata, int? dimensions)
    {
        var encoder = new Generator([1, -2, 3], metadata).AsQueryEncoder(dimensions);
        var destination = new float[5];

        await encoder.EncodeAsync("Hi", destination, CancellationToken.None);

        Assert.Equal(3, encoder.Dimensions);
        Assert.Equal([1, -2, 3, 0, 0], destination);
    }

    [Fact]
    public void Unknown_dimensions_are_an_error()
    {
        var error = Assert.Throws<ArgumentException>(() => new Generator([1], null).AsQueryEncoder());

        Assert.Equal("dimensions", error.ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Generator([1], 1).AsQueryEncoder(0));
        Assert.Throws<ArgumentNullException>(() => ((IEmbeddingGenerator<string, Embedding<float>>)null!).AsQueryEncoder(1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_vector_of_another_length_is_an_error(int dimensions)
    {
        var encoder = new Generator([1, 2, 3], null).AsQueryEncoder(dimensions);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await encoder.EncodeAsync("Hi", new float[9], CancellationToken.None));

        Assert.Contains("Call AsQueryEncoder(3)", error.Message, StringComparison.Ordinal);
    }

    private sealed class Generator(float[] vector, int? dimensions) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(vector))));

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(defaultModelDimensions: dimensions) : null;

        public void Dispose()
        {
        }
    }
}
