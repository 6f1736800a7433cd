using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Gateway;

/// <summary>Writes the usage of the whole bill: all samples and all attempts, not only those of the answer.</summary>
internal static class ReplyUsage
{
    /// <summary>Writes the usage.</summary>
    /// <param name="bill">What was billed.</param>
    /// <param name="answer">The usage of the answer as the backend wrote it. Members without a known meaning are kept.</param>
    /// <returns>The usage, or <see langword="null"/> if no backend reported one.</returns>
    public static JsonObject? Write(UsageDetails? bill, JsonObject? answer)
    {
        if (bill is null)
        {
            return null;
        }

        var usage = answer?.DeepClone().AsObject() ?? [];
        var (input, output) = (bill.InputTokenCount ?? 0, bill.OutputTokenCount ?? 0);
        usage["prompt_tokens"] = input;
        usage["completion_tokens"] = output;
        usage["total_tokens"] = bill.TotalTokenCount ?? (input + output);
        WriteDetail(usage, "prompt_tokens_details", "cached_tokens", bill.CachedInputTokenCount);
        WriteDetail(usage, "completion_tokens_details", "reasoning_tokens", bill.ReasoningTokenCount);
        return usage;
    }

    private static void WriteDetail(JsonObject usage, string details, string name, long? count)
    {
        if (count is null)
        {
            return;
        }

        if (usage[details] is not JsonObject counts)
        {
            usage[details] = counts = [];
        }

        counts[name] = count;
    }
}
