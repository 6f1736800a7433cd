using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Reads and writes the usage of a response in a log.</summary>
internal static class UsageJson
{
    private const string Member = "usage";
    private const string Input = "inputTokens";
    private const string CachedInput = "cachedInputTokens";
    private const string Output = "outputTokens";

    /// <summary>Writes the counts that were reported, if any.</summary>
    public static void Write(Utf8JsonWriter writer, UsageDetails? usage)
    {
        if (usage is null || (usage.InputTokenCount ?? usage.CachedInputTokenCount ?? usage.OutputTokenCount) is null)
        {
            return;
        }

        writer.WriteStartObject(Member);
        WriteCount(writer, Input, usage.InputTokenCount);
        WriteCount(writer, CachedInput, usage.CachedInputTokenCount);
        WriteCount(writer, Output, usage.OutputTokenCount);
        writer.WriteEndObject();
    }

    /// <summary>Reads the usage of a response.</summary>
    /// <returns><see langword="null"/> where the response has none.</returns>
    /// <exception cref="FormatException">It is not usage; the message names the member, its value and the fix.</exception>
    public static UsageDetails? Read(JsonElement response)
    {
        if (!response.TryGetProperty(Member, out var usage) || usage.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return usage.ValueKind != JsonValueKind.Object
            ? throw new FormatException($"'{Member}' is {usage.GetRawText()}; give an object with '{Input}' and '{Output}', or leave it out.")
            : new UsageDetails
            {
                InputTokenCount = Count(usage, Input),
                CachedInputTokenCount = Count(usage, CachedInput),
                OutputTokenCount = Count(usage, Output),
            };
    }

    private static void WriteCount(Utf8JsonWriter writer, string name, long? count)
    {
        if (count is { } value)
        {
            writer.WriteNumber(name, value);
        }
    }

    private static long? Count(JsonElement usage, string name)
    {
        if (!usage.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count)
            ? count
            : throw new FormatException($"'{Member}.{name}' is {value.GetRawText()}; give a whole number of tokens, or leave it out.");
    }
}
