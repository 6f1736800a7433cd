namespace BestRoute.Tests;

public sealed class ConcatenatedEncoderTests
{
    private static readonly LexicalEncoder _lexical = TestPackages.Lexical();

    private static float[] LexicalVectorOf(string text)
    {
        var vector = new float[_lexical.Dimensions];
        _lexical.Encode(text, vector);
        return vector;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_lexical_vector_comes_after_the_other_one_and_nothing_beyond_is_touched(bool isLate)
    {
        var gate = new TaskCompletionSource();
        var encoder = new ConcatenatedEncoder(new FakeEncoder([3, 5], isLate ? gate.Task : null), _lexical);
        var destination = new float[encoder.Dimensions + 1];
        destination[^1] = 9;

        var encoding = encoder.EncodeAsync("Sum 12 and 30.", destination, CancellationToken.None);
        Assert.Equal(!isLate, encoding.IsCompleted);
        gate.SetResult();
        await encoding;

        Assert.Equal(2 + TestPackages.Shape.Dimensions + SurfaceFeatures.Count, encoder.Dimensions);
        Assert.Equal([3, 5, .. LexicalVectorOf("Sum 12 and 30."), 9], destination);
        Assert.Null(encoder.Device);
    }

    [Fact]
    public void Many_threads_get_the_vectors_of_one()
    {
        var encoder = new ConcatenatedEncoder(new FakeModel("E"), _lexical);
        string[] texts = [.. Enumerable.Range(0, 200).Select(static i => $"text {i} {new string('x', i)}")];
        float[] Encode(string text)
        {
            var vector = new float[encoder.Dimensions];
            Assert.True(encoder.EncodeAsync(text, vector, CancellationToken.None).IsCompletedSuccessfully);
            return vector;
        }

        var expected = Array.ConvertAll(texts, Encode);

        Parallel.For(0, 4 * texts.Length, i => Assert.Equal(expected[i % texts.Length], Encode(texts[i % texts.Length])));
        Assert.Equal([.. Enumerable.Range(0, 3).Select(i => texts[7].Length + (float)i), .. LexicalVectorOf(texts[7])], expected[7]);
    }

    [Fact]
    public void It_allocates_nothing_of_its_own()
    {
        var encoder = new ConcatenatedEncoder(new StandardizedEncoder(new FakeEncoder([3, 5]), [1, 5], [2, 7]), _lexical);
        var destination = new float[encoder.Dimensions];
        void Encode() => encoder.EncodeAsync("What is 12 x 12?", destination, CancellationToken.None).GetAwaiter().GetResult();
        Encode();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Encode();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task The_fault_of_the_other_encoder_is_the_callers()
    {
        var encoder = new ConcatenatedEncoder(new FakeEncoder([3], Task.FromException(new TimeoutException())), _lexical);

        await Assert.ThrowsAsync<TimeoutException>(async () => await encoder.EncodeAsync("a", new float[encoder.Dimensions], CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await encoder.EncodeAsync("a", new float[encoder.Dimensions - 1], CancellationToken.None));
    }

    [Fact]
    public async Task The_model_under_the_layers_is_found_and_replaced()
    {
        var model = new FakeModel("E") { Device = "cuda" };
        var encoder = new ConcatenatedEncoder(new StandardizedEncoder(model, [1, 2, 3], [2, 1, 1]), _lexical);

        var replaced = EncoderLayers.WithModel(encoder, static _ => new FakeEncoder([3, 2, 4]));

        Assert.Same(model, EncoderLayers.ModelOf(encoder));
        Assert.Same(model, EncoderLayers.ModelOf(model));
        Assert.Equal("cuda", encoder.Device);
        var vector = new float[replaced.Dimensions];
        await replaced.EncodeAsync("a", vector, CancellationToken.None);
        Assert.Equal([4, 0, 1, .. LexicalVectorOf("a")], vector);
    }
}
