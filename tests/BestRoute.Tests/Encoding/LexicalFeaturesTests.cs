namespace BestRoute.Tests;

public class LexicalFeaturesTests
{
    private static LexicalEncoderParameters Parameters(int buckets = 4096, int[]? words = null, int[]? characters = null, int maxCharacters = 4096) => new()
    {
        Buckets = buckets,
        Dimensions = 16,
        WordOrders = words ?? [1, 2],
        CharacterOrders = characters ?? [3, 4],
        MaxCharacters = maxCharacters,
        SurfaceWeight = 0.1,
    };

    private static Dictionary<int, int> Extract(LexicalFeatures features, string text)
    {
        var buckets = new int[features.Capacity];
        var counts = new float[features.Capacity];
        var count = features.Extract(text, buckets, counts);
        return Enumerable.Range(0, count).ToDictionary(i => buckets[i], i => (int)counts[i]);
    }

    [Fact]
    public void Counts_equal_those_of_the_definition_on_random_texts()
    {
        var random = new Random(11);
        LexicalEncoderParameters[] shapes =
        [
            Parameters(), Parameters(256), Parameters(words: []), Parameters(characters: []), Parameters(words: [1, 3, 8], characters: [1, 5, 8]),
            Parameters(maxCharacters: 256),
        ];

        foreach (var shape in shapes)
        {
            var features = new LexicalFeatures(shape);
            for (var round = 0; round < 200; round++)
            {
                // Cuts may fall into a surrogate pair, which the plain definition does not know.
                var text = RandomText.Next(random, 120);
                text = text.Length > shape.MaxCharacters ? text.Replace("\U0001F600", "x", StringComparison.Ordinal) : text;

                Assert.Equal(NaiveLexicalEncoder.Counts(text, shape), Extract(features, text));
            }
        }
    }

    [Fact]
    public void Buckets_are_the_same_on_every_machine()
    {
        // Computed by a script of its own from the definition, for words of order 1 and 2 and characters of order 3.
        int[] expected = [23924, 8252, 53814, 43461, 30620, 49147, 27063, 20707, 40863, 48056, 13124, 16715, 35190, 63131];
        var features = new LexicalFeatures(Parameters(65_536, [1, 2], [3]));
        var buckets = new int[features.Capacity];

        var count = features.Extract("Route\t66!", buckets, new float[features.Capacity]);

        Assert.Equal(expected, buckets[..count]);
    }

    [Fact]
    public void Case_and_white_space_do_not_matter()
    {
        var features = new LexicalFeatures(Parameters());

        Assert.Equal(Extract(features, "ask me ÄÖ"), Extract(features, "  Ask \r\n\t ME äö\n"));
    }

    [Fact]
    public void Of_long_text_the_beginning_and_the_end_count()
    {
        var features = new LexicalFeatures(Parameters(words: [1], characters: [], maxCharacters: 256));
        var filler = string.Concat(Enumerable.Repeat("x ", 5_000_000));

        var counts = Extract(features, "begin " + filler + " end");

        Assert.Equal(3, counts.Count);
        Assert.Equal([1, 1], counts.Values.Order().Take(2));
    }

    [Fact]
    public void Counts_do_not_leak_from_one_text_to_the_next()
    {
        var small = new LexicalFeatures(Parameters(256));
        var large = new LexicalFeatures(Parameters(65_536));
        var expected = Extract(small, "a quiet text");

        _ = Extract(large, "quite another and longer text");

        Assert.Equal(expected, Extract(small, "a quiet text"));
    }

    [Fact]
    public void Weights_are_sublinear_tf_times_idf_of_length_one()
    {
        int[] buckets = [2, 0, 3];
        float[] weights = [1, 3, 1000];
        float[] idf = [2, 9, 0.5f, 0.25f];

        LexicalFeatures.Weigh(buckets, weights, idf);

        double[] raw = [0.5, (1 + Math.Log(3)) * 2, (1 + Math.Log(1000)) * 0.25];
        var norm = Math.Sqrt(raw.Sum(static value => value * value));
        for (var i = 0; i < raw.Length; i++)
        {
            Assert.Equal(raw[i] / norm, weights[i], 1e-6);
        }
    }

    [Fact]
    public void Weights_are_zero_where_no_bucket_is_known()
    {
        float[] weights = [1, 2];

        LexicalFeatures.Weigh([0, 1], weights, [0f, 0f]);

        Assert.Equal([0f, 0f], weights);
    }

    [Theory]
    [InlineData(1000, 16, 4096, 1, "Buckets is 1000")]
    [InlineData(4096, 20, 4096, 1, "Dimensions is 20")]
    [InlineData(4096, 16, 10, 1, "MaxCharacters is 10")]
    [InlineData(4096, 16, 4096, 9, "WordOrders is 9")]
    public void Parameters_out_of_range_are_named(int buckets, int dimensions, int maxCharacters, int order, string message)
    {
        var parameters = Parameters(buckets, [order], [], maxCharacters) with { Dimensions = dimensions };

        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new LexicalFeatures(parameters)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Orders_must_ascend_and_there_must_be_one()
    {
        Assert.Throws<ArgumentException>(() => new LexicalFeatures(Parameters(characters: [4, 3])));
        Assert.Throws<ArgumentException>(() => new LexicalFeatures(Parameters(words: [], characters: [])));
    }
}
