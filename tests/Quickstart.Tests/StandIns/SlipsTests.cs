namespace Quickstart.Tests.StandIns;

public class SlipsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1, 1)]
    [InlineData(0.1, 5)]
    [InlineData(1, 2)]
    public void The_chance_to_get_through_is_exponential_in_rate_and_effort(double rate, double effort)
    {
        const int Steps = 20_000;
        var slips = new Slips(rate, new Random(1), new Random(2));

        var passed = Enumerable.Range(0, Steps).Count(_ => slips.At(effort) is null);

        var expected = Math.Exp(-rate * effort);
        Assert.InRange((double)passed / Steps, expected - 0.015, expected + 0.015);
    }

    [Fact]
    public void A_systematic_slip_is_the_same_in_every_sample()
    {
        var samples = Enumerable.Range(0, 50).Select(sample => Draw(systematic: 3, fresh: sample)).ToList();

        // The steps that go wrong in all of fifty samples are the systematic ones: 1 - exp(-0.3 x 0.4) = 11% of them.
        var always = Enumerable.Range(0, 1_000).Where(step => samples.All(sample => sample[step] is not null)).ToList();

        Assert.InRange(always.Count, 80, 150);
        Assert.All(always, step => Assert.Single(samples.Select(sample => sample[step]).Distinct()));
    }

    private static List<int?> Draw(int systematic, int fresh)
    {
        var slips = new Slips(0.3, new Random(systematic), new Random(fresh));
        return [.. Enumerable.Range(0, 1_000).Select(_ => slips.At(effort: 1)?.Next())];
    }
}
