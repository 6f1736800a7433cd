using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Reads and writes the usage of a response in a log: every count of tokens that was reported, as it was reported.</summary>
internal static class UsageJson
{
    private const string Member = "usage";
    private const string Additional = "additionalCounts";

    private static readonly Count[] _counts =
    [
        new("inputTokens", static usage => usage.InputTokenCount, static (usage, count) => usage.InputTokenCount = count),
        new("cachedInputTokens", static usage => usage.CachedInputTokenCount, static (usage, count) => usage.CachedInputTokenCount = count),
        new("outputTokens", static usage => usage.OutputTokenCount, static (usage, count) => usage.OutputTokenCount = count),
        new("reasoningTokens", static usage => usage.ReasoningTokenCount, static (usage, count) => usage.ReasoningTokenCount = count),
        new("totalTokens", static usage => usage.TotalTokenCount, static (usage, count) => usage.TotalTokenCount = count),
    ];

    /// <summary>Writes the counts that were reported, if any.</summary>
    public static void Write(Utf8JsonWriter writer, UsageDetails? usage)
    {
        if (usage is null || (usage.AdditionalCounts is not { Count: > 0 } && !Array.Exists(_counts, count => count.Get(usage) is not null)))
        {
            return;
        }

        writer.WriteStartObject(Member);
        foreach (var count in _counts)
        {
            if (count.Get(usage) is { } value)
            {
                writer.WriteNumber(count.Name, value);
            }
        }

        if (usage.AdditionalCounts is { Count: > 0 } additional)
        {
            writer.WriteStartObject(Additional);
            foreach (var (name, value) in additional)
            {
                writer.WriteNumber(name, value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads the usage of a response.</summary>
    /// <returns><see langword="null"/> where the response has none.</returns>
    /// <exception cref="FormatException">It is not usage; the message names the member, its value and the fix.</exception>
    public static UsageDetails? Read(JsonElement response)
    {
        if (!response.TryGetProperty(Member, out var json) || json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"'{Member}' is {json.GetRawText()}; give an object with '{_counts[0].Name}' and '{_counts[2].Name}', or leave it out.");
        }

        var usage = new UsageDetails();
        foreach (var count in _counts)
        {
            if (json.TryGetProperty(count.Name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                count.Set(usage, WholeNumber(count.Name, value));
            }
        }

        if (json.TryGetProperty(Additional, out var additional) && additional.ValueKind != JsonValueKind.Null)
        {
            if (additional.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"'{Member}.{Additional}' is {additional.GetRawText()}; give an object with a number for each count, or leave it out.");
            }

            usage.AdditionalCounts = [];
            foreach (var count in additional.EnumerateObject())
            {
                usage.AdditionalCounts[count.Name] = WholeNumber($"{Additional}.{count.Name}", count.Value);
            }
        }

        return usage;
    }

    private static long WholeNumber(string name, JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count)
        ? count
        : throw new FormatException($"'{Member}.{name}' is {value.GetRawText()}; give a whole number of tokens, or leave it out.");

    private sealed record Count(string Name, Func<UsageDetails, long?> Get, Action<UsageDetails, long> Set);
}
