using System.Globalization;

namespace BestRoute;

/// <summary>One period of a budget.</summary>
/// <param name="Start">Its start.</param>
/// <param name="End">Its end, which belongs to the next period.</param>
/// <param name="Period">Its length.</param>
internal readonly record struct BudgetWindow(DateTimeOffset Start, DateTimeOffset End, BudgetPeriod Period)
{
    /// <summary>Returns the period in which a time is.</summary>
    internal static BudgetWindow At(BudgetPeriod period, DateTimeOffset time)
    {
        var now = time.UtcDateTime;
        var start = period switch
        {
            BudgetPeriod.Hour => now.Date.AddHours(now.Hour),
            BudgetPeriod.Day => now.Date,
            _ => new DateTime(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        };
        var end = period switch
        {
            BudgetPeriod.Hour => start.AddHours(1),
            BudgetPeriod.Day => start.AddDays(1),
            _ => start.AddMonths(1),
        };
        return new(start, end, period);
    }

    /// <summary>Gets the start in words, as exact as the period needs it: <c>2026-11</c>, <c>2026-11-30</c> or <c>2026-11-30T09</c>.</summary>
    internal string Name => Start.ToString(
        Period switch
        {
            BudgetPeriod.Hour => "yyyy-MM-dd'T'HH",
            BudgetPeriod.Day => "yyyy-MM-dd",
            _ => "yyyy-MM",
        },
        CultureInfo.InvariantCulture);

    /// <summary>Returns the share of the period, 0 to 1, that has passed.</summary>
    internal double ElapsedShare(DateTimeOffset time) => Math.Clamp((time - Start) / (End - Start), 0, 1);
}
