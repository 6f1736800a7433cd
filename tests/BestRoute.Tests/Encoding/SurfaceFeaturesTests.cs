namespace BestRoute.Tests;

public class SurfaceFeaturesTests
{
    private static float[] Extract(string text)
    {
        var features = new float[SurfaceFeatures.Count];
        SurfaceFeatures.Extract(text, features);
        return features;
    }

    [Fact]
    public void Each_feature_is_what_it_says()
    {
        const string Text = "Is X > 10?\n(A) yes\nB. \"no\"\n- 2500 é_\n```";

        var features = Extract(Text);

        // Words: Is X 10 A yes B no 2500 é. Punctuation: > ? ( ) . " " - _ and three backticks.
        double length = Text.Length;
        double[] expected =
        [
            Math.Log(1 + length),
            Math.Log(1 + 9),
            17 / 9.0,
            6 / length,
            4 / length,
            12 / length,
            4 / length,
            5 / length,
            1 / length,
            Math.Log(1 + 4),
            Math.Log(1 + 10),
            Math.Log(1 + 1),
            Math.Log(1 + 2),
            Math.Log10(1 + 2500),
            Math.Log(1 + 3),
            1,
        ];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], features[i], 1e-5);
        }
    }

    [Fact]
    public void Empty_text_is_zero_throughout() =>
        Assert.All(Extract(""), static value => Assert.Equal(0, value));

    [Theory]
    [InlineData("0000", 0)]
    [InlineData("0099", 2)]
    [InlineData("5 700 9", 2.845718)]
    [InlineData("100000000000000000000000000000", 29)]
    [InlineData("100000000000000000000000000000 100000000000000000000000000009", 29)]
    public void The_magnitude_is_that_of_the_largest_number(string text, double expected) =>
        Assert.Equal(expected, Extract(text)[(int)SurfaceFeature.LargestMagnitude], 1e-4);

    [Theory]
    [InlineData("A. x", true)]
    [InlineData("  (b) x", true)]
    [InlineData("1: x", true)]
    [InlineData("* x", true)]
    [InlineData("And", false)]
    [InlineData("(a x", false)]
    [InlineData("-x", false)]
    [InlineData("x\n\n", false)]
    [InlineData("(", false)]
    public void Option_lines_are_recognized(string text, bool isOption) =>
        Assert.Equal(isOption ? Math.Log(2) : 0, Extract(text)[(int)SurfaceFeature.OptionLines], 1e-6);

    [Fact]
    public void Hostile_text_gives_finite_numbers()
    {
        var random = new Random(3);
        string[] texts =
        [
            "\uD83D", new string('\uDE00', 100), new string('9', 100_000), new string('\n', 100_000), new string(' ', 100_000), new string('\0', 10),
            .. Enumerable.Range(0, 200).Select(_ => new string([.. Enumerable.Range(0, 200).Select(_ => (char)random.Next(65_536))])),
        ];

        Assert.All(texts, static text => Assert.All(Extract(text), static value => Assert.True(float.IsFinite(value))));
    }
}
