using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>A response as a log has it: what the model wrote, why it ended, and what was reported to be charged.</summary>
internal sealed record CollectedResponse(string Text, string? FinishReason, UsageDetails? Usage)
{
    public bool IsCutOff => FinishReason == ChatFinishReason.Length.Value;

    public static CollectedResponse Of(ChatResponse response) => new(response.Text, response.FinishReason?.Value, response.Usage);

    /// <summary>Returns what the response cost, in US dollars; tokens that were not reported are estimated.</summary>
    public double Cost(ModelPrice price, int promptCharacters) => Pricing.Settle(
        price, ReportedUsage.Of(Usage), TokenEstimate.FromLength(promptCharacters), TokenEstimate.FromLength(Text.Length));

    public void Write(Utf8JsonWriter writer, string model)
    {
        writer.WriteStartObject();
        writer.WriteString("model", model);
        writer.WriteString("text", Text);
        if (FinishReason is not null)
        {
            writer.WriteString("finishReason", FinishReason);
        }

        UsageJson.Write(writer, Usage);
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static CollectedResponse Read(JsonElement response) => new(
        response.GetProperty("text").GetString()!,
        response.TryGetProperty("finishReason", out var reason) ? reason.GetString() : null,
        UsageJson.Read(response));
}
