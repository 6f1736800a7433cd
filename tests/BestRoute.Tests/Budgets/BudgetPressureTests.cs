namespace BestRoute.Tests;

public sealed class BudgetPressureTests
{
    public static TheoryData<BudgetPeriod, string, string, string, string> Windows => new()
    {
        { BudgetPeriod.Hour, "2026-11-30T09:59:59Z", "2026-11-30T09:00:00Z", "2026-11-30T10:00:00Z", "2026-11-30T09" },
        { BudgetPeriod.Day, "2026-11-30T23:30:00-01:00", "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z", "2026-12-01" },
        { BudgetPeriod.Month, "2028-02-29T12:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z", "2028-02" },
        { BudgetPeriod.Month, "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z", "2026-12" },
        { BudgetPeriod.Month, "2027-01-01T00:30:00+02:00", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z", "2026-12" },
    };

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.05, 0, 0)]
    [InlineData(0.525, 0, 0.5)]
    [InlineData(0.525, 0.5, 0)]
    [InlineData(0.7625, 0.5, 0.5)]
    [InlineData(0.99, 1, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(7, 0.5, 1)]
    public void Pressure_is_the_share_by_which_the_rest_is_too_small(double spent, double elapsed, double pressure) =>
        Assert.Equal(pressure, BudgetPressure.Of(spent, elapsed), 12);

    [Fact]
    public void Pressure_is_continuous_rises_with_spending_and_falls_with_time()
    {
        const double Step = 1e-4;
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var (spent, elapsed) = (random.NextDouble() * 1.1, random.NextDouble() * 0.95);
            var pressure = BudgetPressure.Of(spent, elapsed);

            // Without head start: 1 - (1 - s) / (1 - e), where the rest of the money is less than the rest of the time.
            Assert.InRange(pressure, 0, Math.Max(0, 1 - ((1 - Math.Min(1, spent)) / (1 - elapsed))));
            Assert.InRange(BudgetPressure.Of(spent + Step, elapsed) - pressure, 0, Step / (0.95 * (1 - elapsed)) * 1.001);
            Assert.InRange(BudgetPressure.Of(spent, elapsed + Step) - pressure, -Step / (0.95 * (1 - elapsed - Step)), 0);
            Assert.True(pressure == 0 || !BudgetPressure.HasEased(spent, elapsed));
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void A_period_begins_and_ends_in_UTC(BudgetPeriod period, string time, string start, string end, string name)
    {
        var window = BudgetWindow.At(period, DateTimeOffset.Parse(time, null));

        Assert.Equal((DateTimeOffset.Parse(start, null), DateTimeOffset.Parse(end, null), name), (window.Start, window.End, window.Name));
        Assert.Equal((0, 0.5, 1), (window.ElapsedShare(window.Start), window.ElapsedShare(window.Start + ((window.End - window.Start) / 2)), window.ElapsedShare(window.End)));
    }
}
