using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>A response as a log has it: what the model wrote, why it ended, and what was reported to be charged.</summary>
internal sealed record CollectedResponse(string Text, string? FinishReason, UsageDetails? Usage)
{
    private const string UsageMember = "usage";
    private const string Input = "inputTokens";
    private const string Cached = "cachedInputTokens";
    private const string Output = "outputTokens";

    public bool IsCutOff => FinishReason == ChatFinishReason.Length.Value;

    public static CollectedResponse Of(ChatResponse response) => new(response.Text, response.FinishReason?.Value, response.Usage);

    /// <summary>Returns what the response cost, in US dollars; tokens that were not reported are estimated.</summary>
    public double Cost(ModelPrice price, int promptCharacters) => Pricing.Settle(price, new UsageDetails
    {
        InputTokenCount = Usage?.InputTokenCount ?? TokenEstimate.FromLength(promptCharacters),
        CachedInputTokenCount = Usage?.CachedInputTokenCount,
        OutputTokenCount = Usage?.OutputTokenCount ?? TokenEstimate.FromLength(Text.Length),
    });

    public void Write(Utf8JsonWriter writer, string model)
    {
        writer.WriteStartObject();
        writer.WriteString("model", model);
        writer.WriteString("text", Text);
        if (FinishReason is not null)
        {
            writer.WriteString("finishReason", FinishReason);
        }

        if (Usage is { } usage && (usage.InputTokenCount ?? usage.CachedInputTokenCount ?? usage.OutputTokenCount) is not null)
        {
            writer.WriteStartObject(UsageMember);
            WriteCount(writer, Input, usage.InputTokenCount);
            WriteCount(writer, Cached, usage.CachedInputTokenCount);
            WriteCount(writer, Output, usage.OutputTokenCount);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static CollectedResponse Read(JsonElement response)
    {
        UsageDetails? usage = null;
        if (response.TryGetProperty(UsageMember, out var counts))
        {
            usage = new UsageDetails
            {
                InputTokenCount = Count(counts, Input),
                CachedInputTokenCount = Count(counts, Cached),
                OutputTokenCount = Count(counts, Output),
            };
        }

        return new CollectedResponse(
            response.GetProperty("text").GetString()!,
            response.TryGetProperty("finishReason", out var reason) ? reason.GetString() : null,
            usage);
    }

    private static void WriteCount(Utf8JsonWriter writer, string name, long? count)
    {
        if (count is { } value)
        {
            writer.WriteNumber(name, value);
        }
    }

    private static long? Count(JsonElement counts, string name) => counts.TryGetProperty(name, out var value) ? value.GetInt64() : null;
}
