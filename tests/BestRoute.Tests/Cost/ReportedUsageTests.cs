using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class ReportedUsageTests
{
    [Fact]
    public void Says_what_was_reported_and_what_was_not()
    {
        Assert.Equal(new ReportedUsage(null, 0, null), ReportedUsage.Of(null));
        Assert.Equal(new ReportedUsage(null, 0, null), ReportedUsage.Of(new UsageDetails { TotalTokenCount = 7 }));
        Assert.Equal(new ReportedUsage(9, 4, null), ReportedUsage.Of(new UsageDetails { InputTokenCount = 9, CachedInputTokenCount = 4 }));
        Assert.Equal(new ReportedUsage(null, 0, 5), ReportedUsage.Of(new UsageDetails { OutputTokenCount = 5, ReasoningTokenCount = 3 }));
    }

    [Fact]
    public void A_count_below_zero_is_taken_for_zero() => Assert.Equal(
        new ReportedUsage(0, 0, 0),
        ReportedUsage.Of(new UsageDetails { InputTokenCount = -1, CachedInputTokenCount = long.MinValue, OutputTokenCount = -5 }));
}
