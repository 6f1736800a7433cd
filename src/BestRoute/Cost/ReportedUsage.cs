using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>
/// The tokens of one usage report, as bills, learned lengths and response logs count them. No other code interprets a report. Providers and their
/// adapters count cached input inside or outside of the input, and reasoning inside or outside of the output. Here both are always inside.
/// </summary>
/// <param name="Input">Prompt tokens, including cached and cache-written ones; <see langword="null"/> if they are not known.</param>
/// <param name="CachedInput">How many of them came from the provider's cache.</param>
/// <param name="Output">Generated tokens, including reasoning; <see langword="null"/> if they are not known.</param>
/// <param name="CacheWrite">How many prompt tokens were written into the provider's cache.</param>
/// <param name="Reasoning">How many of the generated tokens are reasoning.</param>
/// <param name="IsDoubtful">Whether a count was ignored because no request can have it.</param>
internal readonly record struct ReportedUsage(
    long? Input, long CachedInput, long? Output, long CacheWrite = 0, long Reasoning = 0, bool IsDoubtful = false)
{
    /// <summary>No request has so many tokens. A count of this size, or below 0, is an error of the backend.</summary>
    internal const long Limit = 1_000_000_000;

    /// <summary>Gets whether a part of the bill has to be estimated.</summary>
    internal bool IsIncomplete => Input is null || Output is null || IsDoubtful;

    /// <summary>Reads a report. A count that cannot be true is read as missing.</summary>
    internal static ReportedUsage Of(UsageDetails? usage)
    {
        if (usage is null)
        {
            return default;
        }

        var named = NamedCounts.Of(usage.AdditionalCounts);
        var doubtful = named.IsDoubtful;
        var input = Plausible(usage.InputTokenCount, ref doubtful);
        var output = Plausible(usage.OutputTokenCount, ref doubtful);
        var total = Plausible(usage.TotalTokenCount, ref doubtful);
        var cached = Plausible(usage.CachedInputTokenCount, ref doubtful) ?? named.CacheRead;
        var reasoning = Plausible(usage.ReasoningTokenCount, ref doubtful) ?? named.Reasoning;
        var cache = cached + named.CacheWrite;
        if (input is null or 0 && output is null or 0)
        {
            // Some servers send zeros instead of counts. A cache or reasoning count does not say how long the rest was.
            return new(null, 0, null, IsDoubtful: doubtful);
        }

        if (input is { } prompt && output is { } generated)
        {
            var rest = Math.Max(0, total.GetValueOrDefault() - prompt - generated);
            Resolve(ref prompt, ref generated, rest, cache, reasoning, named.ToolPrompt, named.IsCacheOutside && usage.CachedInputTokenCount is null);
            (input, output) = (prompt, generated);
        }
        else if (total > (input ?? output))
        {
            (input, output) = (input ?? (total - output), output ?? (total - input));
        }
        else if (cache > input)
        {
            input += cache;
        }
        else if (reasoning > output)
        {
            output += reasoning;
        }

        cached = Math.Min(cached, input ?? 0);
        return new(input, cached, output, Math.Min(named.CacheWrite, (input ?? 0) - cached), Math.Min(reasoning, output ?? 0), doubtful);
    }

    /// <summary>Adds what is outside of input and output.</summary>
    /// <param name="input">The reported input.</param>
    /// <param name="output">The reported output.</param>
    /// <param name="rest">How much larger the reported total is than both.</param>
    /// <param name="cache">Cached and cache-written input.</param>
    /// <param name="reasoning">Reasoning tokens.</param>
    /// <param name="toolPrompt">Prompt tokens of the provider's own tools.</param>
    /// <param name="isCacheOutside">Whether the name of the cache count says that it is outside.</param>
    private static void Resolve(
        ref long input, ref long output, long rest, long cache, long reasoning, long toolPrompt, bool isCacheOutside)
    {
        if (toolPrompt <= rest)
        {
            input += toolPrompt;
            rest -= toolPrompt;
        }

        // The cache is outside if the total says so exactly, if it is more than the input, or by its name.
        var isInTotal = cache > 0 && rest > 0 && (rest == cache || rest == cache + reasoning) && rest != reasoning;
        if (isInTotal || cache > input || isCacheOutside)
        {
            input += cache;
            rest = Math.Max(0, rest - cache);
        }

        output += reasoning > output ? Math.Max(rest, reasoning) : rest;
    }

    private static long? Plausible(long? count, ref bool doubtful)
    {
        if (count is null or (>= 0 and < Limit))
        {
            return count;
        }

        doubtful = true;
        return null;
    }
}
