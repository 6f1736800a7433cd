using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace BestRoute.OpenAI;

/// <summary>Reads the usage of a reply completely. Microsoft.Extensions.AI drops counts that OpenAI does not have, and reports 0 for counts that were not sent.</summary>
internal static class UsageCounts
{
    /// <summary>Returns the usage of a response with all counts of its server. The response is not changed.</summary>
    public static UsageDetails? Of(ChatResponse response)
    {
        if (response is not { Usage: { } usage, RawRepresentation: ChatCompletion { Usage: { } reported } })
        {
            return response.Usage;
        }

        var all = new UsageDetails();
        all.Add(usage);
        AddTo(all, reported);
        return all;
    }

    /// <summary>
    /// Adds the counts that were dropped to <see cref="UsageDetails.AdditionalCounts"/>, under the names of the server, such as <c>prompt_cache_hit_tokens</c> and
    /// <c>prompt_tokens_details.cache_write_tokens</c>. Removes counts that the server did not send. A count that is already there stays.
    /// </summary>
    /// <param name="details">The usage as Microsoft.Extensions.AI read it from <paramref name="usage"/>.</param>
    /// <param name="usage">The usage of the reply, such as <see cref="ChatCompletion.Usage"/>.</param>
    public static void AddTo(UsageDetails details, ChatTokenUsage usage)
    {
        using var prompt = Parse(usage, "$.prompt_tokens_details"u8);
        using var completion = Parse(usage, "$.completion_tokens_details"u8);
        details.InputTokenCount = Sent(usage, "$.prompt_tokens"u8) ? details.InputTokenCount : null;
        details.OutputTokenCount = Sent(usage, "$.completion_tokens"u8) ? details.OutputTokenCount : null;
        details.TotalTokenCount = Sent(usage, "$.total_tokens"u8) ? details.TotalTokenCount : null;
        details.CachedInputTokenCount = Has(prompt, "cached_tokens") ? details.CachedInputTokenCount : null;
        details.ReasoningTokenCount = Has(completion, "reasoning_tokens") ? details.ReasoningTokenCount : null;
        foreach (var name in details.AdditionalCounts?.Where(static count => count.Value == 0).Select(static count => count.Key).ToList() ?? [])
        {
            details.AdditionalCounts!.Remove(name);
        }

        try
        {
            using var all = JsonDocument.Parse(((IPersistableModel<ChatTokenUsage>)usage).Write(ModelReaderWriterOptions.Json));
            Add(details, all.RootElement, "");
        }
        catch (InvalidOperationException)
        {
            // The SDK cannot write a member without a name. The answer must not be lost because of it.
        }
    }

    private static bool Sent(ChatTokenUsage usage, ReadOnlySpan<byte> path) => usage.Patch.TryGetJson(path, out _);

    private static JsonDocument? Parse(ChatTokenUsage usage, ReadOnlySpan<byte> path) =>
        usage.Patch.TryGetJson(path, out var json) ? JsonDocument.Parse(json) : null;

    private static bool Has(JsonDocument? details, string name) =>
        details?.RootElement.ValueKind == JsonValueKind.Object && details.RootElement.TryGetProperty(name, out var count) && count.ValueKind == JsonValueKind.Number;

    private static void Add(UsageDetails details, JsonElement counts, string parent)
    {
        foreach (var member in counts.EnumerateObject())
        {
            var name = parent + member.Name;
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                Add(details, member.Value, name + ".");
            }
            else if (member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out var count) && !IsRead(name))
            {
                (details.AdditionalCounts ??= []).TryAdd(name, count);
            }
        }
    }

    /// <summary>Says whether Microsoft.Extensions.AI reads a count.</summary>
    private static bool IsRead(string name) => name is
        "prompt_tokens" or "completion_tokens" or "total_tokens"
        or "prompt_tokens_details.cached_tokens" or "prompt_tokens_details.audio_tokens"
        or "completion_tokens_details.reasoning_tokens" or "completion_tokens_details.audio_tokens"
        or "completion_tokens_details.accepted_prediction_tokens" or "completion_tokens_details.rejected_prediction_tokens";
}
