namespace BestRoute.Tests;

public class LexicalEncoderTests
{
    private readonly LexicalEncoderParameters _parameters = new() { Buckets = 1024, Dimensions = 48, WordOrders = [1, 2], CharacterOrders = [3, 4], MaxCharacters = 4096, SurfaceWeight = 0.5 };
    private readonly float[] _idf;
    private readonly sbyte[] _projection;
    private readonly float[] _rowScales;
    private readonly float[] _mean;
    private readonly float[] _scale;

    public LexicalEncoderTests()
    {
        var random = new Random(5);
        _idf = [.. Enumerable.Range(0, 1024).Select(_ => random.Next(4) == 0 ? 0 : 1 + random.NextSingle())];
        _projection = [.. Enumerable.Range(0, 1024 * 48).Select(_ => (sbyte)random.Next(-127, 128))];
        _rowScales = [.. Enumerable.Range(0, 1024).Select(_ => random.NextSingle() / 50)];
        _mean = [.. Enumerable.Range(0, SurfaceFeatures.Count).Select(_ => random.NextSingle())];
        _scale = [.. Enumerable.Range(0, SurfaceFeatures.Count).Select(_ => 0.2f + random.NextSingle())];
    }

    private LexicalEncoder Encoder => new(_parameters, _idf, _projection, _rowScales, _mean, _scale);

    private static float[] Encode(LexicalEncoder encoder, string text)
    {
        var vector = new float[encoder.Dimensions];
        encoder.Encode(text, vector);
        return vector;
    }

    [Fact]
    public void Vectors_equal_those_of_the_definition_on_random_texts()
    {
        var random = new Random(13);
        var encoder = Encoder;
        for (var round = 0; round < 100; round++)
        {
            var text = RandomText.Next(random, 150);
            var expected = NaiveLexicalEncoder.Encode(text, _parameters, _idf, _projection, _rowScales, _mean, _scale);
            var actual = Encode(encoder, text);

            Assert.Equal(_parameters.Dimensions + SurfaceFeatures.Count, encoder.Dimensions);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], actual[i], 1e-4);
            }
        }
    }

    [Fact]
    public async Task The_seam_gives_the_same_vector_at_once_and_leaves_the_rest()
    {
        var encoder = Encoder;
        var destination = new float[encoder.Dimensions + 3];
        destination.AsSpan(encoder.Dimensions).Fill(9);

        var task = encoder.EncodeAsync("Why is the sky blue?", destination, CancellationToken.None);

        Assert.True(task.IsCompletedSuccessfully);
        await task;
        Assert.Equal(Encode(encoder, "Why is the sky blue?"), destination[..encoder.Dimensions]);
        Assert.All(destination[encoder.Dimensions..], static value => Assert.Equal(9, value));
    }

    [Fact]
    public void The_same_text_gives_the_same_bits_on_all_threads()
    {
        var encoder = Encoder;
        var random = new Random(17);
        string[] texts = [.. Enumerable.Range(0, 40).Select(_ => RandomText.Next(random, 200))];
        float[][] expected = [.. texts.Select(text => Encode(encoder, text))];

        Parallel.For(0, 400, i => Assert.Equal(expected[i % 40], Encode(encoder, texts[i % 40])));
    }

    [Fact]
    public void Nothing_is_allocated_once_warm()
    {
        var encoder = Encoder;
        var vector = new float[encoder.Dimensions];
        var text = string.Concat(Enumerable.Repeat("How many of the 12 apples are red? ", 20));

        Assert.Equal(0, Allocations.Of(() => encoder.Encode(text, vector)));
    }

    [Fact]
    public void Hostile_text_gives_bounded_vectors()
    {
        string[] texts = ["", " ", "\n\n\n", "\uD83D", "\uDE00\uD83D", new string('\u0000', 99), new string('7', 10_000_000), string.Concat(Enumerable.Repeat("ab \n", 2_500_000))];
        foreach (var text in texts)
        {
            var vector = Encode(Encoder, text);

            Assert.All(vector, static value => Assert.True(float.IsFinite(value)));
            Assert.All(vector[_parameters.Dimensions..], static value => Assert.InRange(value, -LexicalEncoder.SurfaceLimit / 2, LexicalEncoder.SurfaceLimit / 2));
        }
    }

    [Fact]
    public void A_cancelled_request_is_not_encoded() =>
        Assert.Throws<OperationCanceledException>(() => { _ = Encoder.EncodeAsync("x", new float[Encoder.Dimensions], new CancellationToken(true)).IsCompleted; });

    [Fact]
    public void Arrays_that_do_not_fit_are_named()
    {
        Assert.Throws<ArgumentException>("idf", () => new LexicalEncoder(_parameters, _idf[1..], _projection, _rowScales, _mean, _scale));
        Assert.Throws<ArgumentException>("projection", () => new LexicalEncoder(_parameters, _idf, _projection[1..], _rowScales, _mean, _scale));
        Assert.Throws<ArgumentException>("rowScales", () => new LexicalEncoder(_parameters, _idf, _projection, [.. _rowScales, 1], _mean, _scale));
        Assert.Throws<ArgumentException>("surfaceScale", () => new LexicalEncoder(_parameters, _idf, _projection, _rowScales, _mean, new float[SurfaceFeatures.Count]));
        _idf[7] = float.NaN;
        var exception = Assert.Throws<ArgumentException>("idf", () => Encoder);
        Assert.Contains("idf[7] is NaN", exception.Message, StringComparison.Ordinal);
    }
}
