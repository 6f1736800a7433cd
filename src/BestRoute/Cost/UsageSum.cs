using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Adds up usage reports. The counts of a report are limited, so that no sum overflows; an absurd count stays absurd.</summary>
internal static class UsageSum
{
    // Half a million reports of this size fit. Additional counts can be times in nanoseconds.
    private const long Limit = 1L << 44;

    /// <summary>Adds a report to a sum.</summary>
    /// <param name="sum">The sum, which is changed; <see langword="null"/> to begin one.</param>
    /// <param name="report">The report; it is not changed.</param>
    /// <returns>The sum.</returns>
    internal static UsageDetails Add(UsageDetails? sum, UsageDetails report)
    {
        sum ??= new UsageDetails();
        sum.Add(IsBounded(report) ? report : Bounded(report));
        return sum;
    }

    private static bool IsBounded(UsageDetails report)
    {
        if (report.AdditionalCounts is { } counts)
        {
            foreach (var (_, count) in counts)
            {
                if (count is < 0 or > Limit)
                {
                    return false;
                }
            }
        }

        return IsBounded(report.InputTokenCount)
            && IsBounded(report.OutputTokenCount)
            && IsBounded(report.TotalTokenCount)
            && IsBounded(report.CachedInputTokenCount)
            && IsBounded(report.ReasoningTokenCount)
            && IsBounded(report.InputAudioTokenCount)
            && IsBounded(report.InputTextTokenCount)
            && IsBounded(report.OutputAudioTokenCount)
            && IsBounded(report.OutputTextTokenCount);
    }

    private static bool IsBounded(long? count) => count is null or (>= 0 and <= Limit);

    private static UsageDetails Bounded(UsageDetails report)
    {
        var copy = new UsageDetails
        {
            InputTokenCount = Bounded(report.InputTokenCount),
            OutputTokenCount = Bounded(report.OutputTokenCount),
            TotalTokenCount = Bounded(report.TotalTokenCount),
            CachedInputTokenCount = Bounded(report.CachedInputTokenCount),
            ReasoningTokenCount = Bounded(report.ReasoningTokenCount),
            InputAudioTokenCount = Bounded(report.InputAudioTokenCount),
            InputTextTokenCount = Bounded(report.InputTextTokenCount),
            OutputAudioTokenCount = Bounded(report.OutputAudioTokenCount),
            OutputTextTokenCount = Bounded(report.OutputTextTokenCount),
        };
        if (report.AdditionalCounts is { } counts)
        {
            copy.AdditionalCounts = [];
            foreach (var (name, count) in counts)
            {
                copy.AdditionalCounts[name] = Bounded(count)!.Value;
            }
        }

        return copy;
    }

    private static long? Bounded(long? count) => count is { } value ? Math.Clamp(value, 0, Limit) : null;
}
