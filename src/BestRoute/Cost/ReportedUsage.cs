using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>
/// The tokens of one usage report, as bills, learned lengths and response logs count them. No other code interprets a report, so all of them
/// count in the same way.
/// </summary>
/// <param name="Input">Prompt tokens, cached ones included; <see langword="null"/> if none were reported.</param>
/// <param name="CachedInput">How many of them came from the provider's cache. The bill never uses more of them than there are prompt tokens.</param>
/// <param name="Output">Generated tokens, reasoning included; <see langword="null"/> if none were reported.</param>
internal readonly record struct ReportedUsage(long? Input, long CachedInput, long? Output)
{
    /// <summary>Reads a report. A count below 0, which a backend may report, is read as 0.</summary>
    internal static ReportedUsage Of(UsageDetails? usage) => new(
        AtLeastZero(usage?.InputTokenCount), AtLeastZero(usage?.CachedInputTokenCount) ?? 0, AtLeastZero(usage?.OutputTokenCount));

    private static long? AtLeastZero(long? count) => count is { } value ? Math.Max(0, value) : null;
}
