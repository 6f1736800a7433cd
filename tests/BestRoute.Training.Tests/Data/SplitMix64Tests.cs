namespace BestRoute.Training.Tests;

public class SplitMix64Tests
{
    [Fact]
    public void Gives_the_published_numbers_for_seed_zero()
    {
        var random = new SplitMix64(0);

        // The reference implementation's first outputs (Vigna, splitmix64.c).
        Assert.Equal([0xE220A8397B1DCDAFUL, 0x6E789E6AA1B965F4UL, 0x06C45D188009454FUL], [random.Next(), random.Next(), random.Next()]);
    }

    [Fact]
    public void Gaussians_have_mean_zero_and_variance_one()
    {
        var random = new SplitMix64(3);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextGaussian())];

        Assert.InRange(values.Average(), -4 / Math.Sqrt(20_000), 4 / Math.Sqrt(20_000));
        Assert.InRange(values.Average(value => value * value), 1 - (4 * Math.Sqrt(2.0 / 20_000)), 1 + (4 * Math.Sqrt(2.0 / 20_000)));
    }

    [Fact]
    public void Bounded_numbers_stay_in_bounds_and_reach_them()
    {
        var random = new SplitMix64(4);

        Assert.Equal([0, 1, 2], Enumerable.Range(0, 200).Select(_ => random.Next(3)).Distinct().Order());
    }
}
