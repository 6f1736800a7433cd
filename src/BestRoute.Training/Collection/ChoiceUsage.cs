using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Divides the usage of a request for several answers among them, because a backend reports only the sum.</summary>
/// <remarks>
/// Each answer keeps the tokens of the whole prompt, which are what a request for this answer alone has. The generated tokens are divided in proportion to the
/// lengths of the answers, so that their sum is exact.
/// </remarks>
internal static class ChoiceUsage
{
    private static readonly string[] _promptNames = ["prompt", "input", "cache"];

    /// <summary>Divides usage.</summary>
    /// <param name="usage">The usage of the request; <see langword="null"/> if none was reported.</param>
    /// <param name="lengths">The length of each answer, in characters.</param>
    /// <returns>The usage of each answer.</returns>
    public static UsageDetails?[] Divide(UsageDetails? usage, IReadOnlyList<int> lengths)
    {
        var parts = new UsageDetails?[lengths.Count];
        if (usage is null)
        {
            return parts;
        }

        // What both counts contain is divided once: otherwise, rounding could leave an answer with more reasoning than output.
        var both = usage.OutputTokenCount is { } generated && usage.ReasoningTokenCount is { } thought ? Math.Min(generated, thought) : 0;
        var shared = Divide(both, lengths)!;
        var output = Divide(usage.OutputTokenCount - both, lengths);
        var reasoning = Divide(usage.ReasoningTokenCount - both, lengths);
        var rest = Divide(usage.TotalTokenCount - (usage.InputTokenCount ?? 0) - (usage.OutputTokenCount ?? 0), lengths);
        for (var i = 0; i < parts.Length; i++)
        {
            var part = new UsageDetails
            {
                InputTokenCount = usage.InputTokenCount,
                CachedInputTokenCount = usage.CachedInputTokenCount,
                OutputTokenCount = output?[i] + shared[i],
                ReasoningTokenCount = reasoning?[i] + shared[i],
            };
            part.TotalTokenCount = (part.InputTokenCount ?? 0) + (part.OutputTokenCount ?? 0) + rest?[i];
            parts[i] = part;
        }

        foreach (var (name, count) in usage.AdditionalCounts ?? [])
        {
            var counts = Array.Exists(_promptNames, part => name.Contains(part, StringComparison.OrdinalIgnoreCase)) ? null : Divide(count, lengths);
            for (var i = 0; i < parts.Length; i++)
            {
                (parts[i]!.AdditionalCounts ??= [])[name] = counts?[i] ?? count;
            }
        }

        return parts;
    }

    private static long[]? Divide(long? count, IReadOnlyList<int> lengths)
    {
        if (count is not { } total)
        {
            return null;
        }

        // An answer without text has tokens too, such as the one that ends it.
        var sum = lengths.Sum(static length => length + 1L);
        var parts = new long[lengths.Count];
        long position = 0, given = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            position += lengths[i] + 1L;
            var upTo = (long)((Int128)total * position / sum);
            parts[i] = upTo - given;
            given = upTo;
        }

        return parts;
    }
}
