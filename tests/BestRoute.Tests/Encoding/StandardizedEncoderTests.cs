namespace BestRoute.Tests;

public sealed class StandardizedEncoderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_vector_is_centred_and_scaled_and_nothing_beyond_it_is_touched(bool isLate)
    {
        var gate = new TaskCompletionSource();
        var encoder = new StandardizedEncoder(new FakeEncoder([3, 5], isLate ? gate.Task : null), [1, 5], [2, 7]);
        var destination = new float[] { 0, 0, 9 };

        var encoding = encoder.EncodeAsync("", destination, CancellationToken.None);
        Assert.Equal(!isLate, encoding.IsCompleted);
        gate.SetResult();
        await encoding;

        Assert.Equal([4, 0, 9], destination);
        Assert.Null(encoder.Device);
    }

    [Theory]
    [InlineData(new float[] { 1 }, new float[] { 1, 1 }, "mean has 1 numbers, but the encoder has 2")]
    [InlineData(new float[] { 1, 1 }, new float[] { 1 }, "scale has 1 numbers")]
    [InlineData(new float[] { 1, float.NaN }, new float[] { 1, 1 }, "mean[1] is NaN")]
    [InlineData(new float[] { 1, 1 }, new float[] { -1, 1 }, "scale[0] is -1")]
    public void Numbers_that_do_not_fit_are_named(float[] mean, float[] scale, string fault)
    {
        var error = Assert.Throws<ArgumentException>(() => new StandardizedEncoder(new FakeEncoder([3, 5]), mean, scale));

        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }
}
