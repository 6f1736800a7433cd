using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The counts of <c>UsageDetails.AdditionalCounts</c> that have a price, by the names that providers and their adapters use.</summary>
/// <param name="CacheRead">Prompt tokens from the provider's cache.</param>
/// <param name="IsCacheOutside">Whether the name of the cache count says that the provider does not count it in the input.</param>
/// <param name="CacheWrite">Prompt tokens that were written into the provider's cache.</param>
/// <param name="Reasoning">Reasoning tokens.</param>
/// <param name="ToolPrompt">Prompt tokens of the provider's own tools, which are outside of the input.</param>
/// <param name="IsDoubtful">Whether a count was ignored because no request can have it.</param>
internal readonly record struct NamedCounts(
    long CacheRead, bool IsCacheOutside, long CacheWrite, long Reasoning, long ToolPrompt, bool IsDoubtful)
{
    private const int LongestName = 32;

    // Without the words "count" and "token(s)", separators and upper case, as Key makes them.
    private static readonly Dictionary<string, Kind>.AlternateLookup<ReadOnlySpan<char>> _kinds = new Dictionary<string, Kind>(StringComparer.Ordinal)
    {
        // Anthropic and Amazon Bedrock count what was read from the cache next to the input. Adapters that correct it use CachedInputTokenCount.
        ["cachereadinput"] = Kind.CacheReadOutside,
        ["cacheread"] = Kind.CacheReadOutside,
        ["cached"] = Kind.CacheRead,
        ["cachedinput"] = Kind.CacheRead,
        ["cachedprompt"] = Kind.CacheRead,
        ["cachedcontent"] = Kind.CacheRead, // Gemini.
        ["promptcachehit"] = Kind.CacheRead, // DeepSeek.
        ["cachecreationinput"] = Kind.CacheWrite, // Anthropic.
        ["cachecreation"] = Kind.CacheWrite,
        ["cachewriteinput"] = Kind.CacheWrite, // Amazon Bedrock.
        ["cachewrite"] = Kind.CacheWrite,
        ["reasoning"] = Kind.Reasoning,
        ["thoughts"] = Kind.Reasoning, // Gemini.
        ["thinking"] = Kind.Reasoning,
        ["tooluseprompt"] = Kind.ToolPrompt, // Gemini.
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private enum Kind
    {
        CacheRead,
        CacheReadOutside,
        CacheWrite,
        Reasoning,
        ToolPrompt,
    }

    internal static NamedCounts Of(AdditionalPropertiesDictionary<long>? counts)
    {
        var sum = default(NamedCounts);
        if (counts is null)
        {
            return sum;
        }

        Span<char> buffer = stackalloc char[LongestName];
        foreach (var (name, count) in counts)
        {
            if (!_kinds.TryGetValue(Key(name, buffer), out var kind))
            {
                continue;
            }

            // The same count may be there under two names.
            sum = count is < 0 or >= ReportedUsage.Limit ? sum with { IsDoubtful = true } : kind switch
            {
                Kind.CacheRead => sum with { CacheRead = Math.Max(sum.CacheRead, count) },
                Kind.CacheReadOutside => sum with { CacheRead = Math.Max(sum.CacheRead, count), IsCacheOutside = true },
                Kind.CacheWrite => sum with { CacheWrite = Math.Max(sum.CacheWrite, count) },
                Kind.Reasoning => sum with { Reasoning = Math.Max(sum.Reasoning, count) },
                _ => sum with { ToolPrompt = Math.Max(sum.ToolPrompt, count) },
            };
        }

        return sum;
    }

    /// <summary>Makes <c>cacheread</c> of <c>cache_read_tokens</c>, <c>CacheReadTokenCount</c> and <c>details.cacheReadTokens</c>.</summary>
    private static ReadOnlySpan<char> Key(ReadOnlySpan<char> name, Span<char> buffer)
    {
        name = name[(name.LastIndexOf('.') + 1)..];
        var length = 0;
        foreach (var character in name)
        {
            if (character is '_' or '-' or ' ')
            {
                continue;
            }

            if (length == buffer.Length)
            {
                return default;
            }

            buffer[length++] = char.ToLowerInvariant(character);
        }

        ReadOnlySpan<char> key = buffer[..length];
        key = WithoutEnd(key, "count");
        key = WithoutEnd(key, "tokens");
        return WithoutEnd(key, "token");
    }

    private static ReadOnlySpan<char> WithoutEnd(ReadOnlySpan<char> key, ReadOnlySpan<char> end) => key.EndsWith(end, StringComparison.Ordinal) ? key[..^end.Length] : key;
}
