using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace BestRoute.OpenAI;

/// <summary>Reads the usage counts of a reply that Microsoft.Extensions.AI does not read, such as tokens that were written into a cache.</summary>
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
    /// Adds them to <see cref="UsageDetails.AdditionalCounts"/> under the names of the server, such as <c>prompt_cache_hit_tokens</c> and
    /// <c>prompt_tokens_details.cache_write_tokens</c>. A count that is already there stays.
    /// </summary>
    public static void AddTo(UsageDetails details, ChatTokenUsage usage)
    {
        BinaryData json;
        try
        {
            json = ((IPersistableModel<ChatTokenUsage>)usage).Write(ModelReaderWriterOptions.Json);
        }
        catch (InvalidOperationException)
        {
            // The SDK cannot write a member without a name. The answer must not be lost because of it.
            return;
        }

        using var document = JsonDocument.Parse(json);
        Add(details, document.RootElement, "");
    }

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
