using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>A response as a log has it: what the model wrote, which tools it called, why it ended, and what was reported to be charged.</summary>
/// <param name="Text">The text; empty if there is none.</param>
/// <param name="ToolCalls">The calls as JSON, in the form of OpenAI's chat completions API; <see langword="null"/> if there are none.</param>
/// <param name="FinishReason">Why it ended; <see langword="null"/> if that is not known.</param>
/// <param name="Usage">The reported usage; <see langword="null"/> if there is none.</param>
/// <param name="Choices">The number of responses that came from the same request. The prompt was charged once for all of them.</param>
internal sealed record CollectedResponse(string Text, string? ToolCalls, string? FinishReason, UsageDetails? Usage, int Choices = 1)
{
    private const string ToolCallsMember = "toolCalls";
    private const string ChoicesMember = "choices";

    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsCutOff => FinishReason == ChatFinishReason.Length.Value;

    /// <summary>Gets the characters that the model wrote.</summary>
    private int Length => Text.Length + (ToolCalls?.Length ?? 0);

    public static CollectedResponse Of(ChatResponse response) =>
        new(response.Text, CallsOf([.. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()]), response.FinishReason?.Value, response.Usage);

    /// <summary>Makes the responses of one request. The first one has the usage of all.</summary>
    public static CollectedResponse[] Of(IReadOnlyList<ChatResponse> responses)
    {
        CollectedResponse[] collected = [.. responses.Select(Of)];
        if (collected.Length < 2)
        {
            return collected;
        }

        var usage = ChoiceUsage.Divide(responses[0].Usage, [.. collected.Select(static response => response.Length)]);
        return [.. collected.Select((response, index) => response with { Usage = usage[index], Choices = collected.Length })];
    }

    /// <summary>Returns what the response cost, in US dollars; tokens that were not reported are estimated.</summary>
    public double Cost(ModelPrice price, int promptCharacters)
    {
        var usage = ReportedUsage.Of(Usage);
        var prompt = TokenEstimate.FromLength(promptCharacters);
        var cost = Pricing.Settle(price, usage, prompt, TokenEstimate.FromLength(Length));
        if (Choices == 1)
        {
            return cost;
        }

        var promptCost = Pricing.Settle(price, usage with { Output = 0, Reasoning = 0 }, prompt);
        return cost - promptCost + (promptCost / Choices);
    }

    public void Write(Utf8JsonWriter writer, string model)
    {
        writer.WriteStartObject();
        writer.WriteString("model", model);
        writer.WriteString("text", Text);
        if (ToolCalls is not null)
        {
            writer.WritePropertyName(ToolCallsMember);
            writer.WriteRawValue(ToolCalls);
        }

        if (FinishReason is not null)
        {
            writer.WriteString("finishReason", FinishReason);
        }

        if (Choices > 1)
        {
            writer.WriteNumber(ChoicesMember, Choices);
        }

        UsageJson.Write(writer, Usage);
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static CollectedResponse Read(JsonElement response) => new(
        response.GetProperty("text").GetString()!,
        response.TryGetProperty(ToolCallsMember, out var calls) ? calls.GetRawText() : null,
        response.TryGetProperty("finishReason", out var reason) ? reason.GetString() : null,
        UsageJson.Read(response),
        response.TryGetProperty(ChoicesMember, out var choices) ? choices.GetInt32() : 1);

    private static string? CallsOf(FunctionCallContent[] calls)
    {
        if (calls.Length == 0)
        {
            return null;
        }

        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, _json))
        {
            MessageJson.WriteCalls(writer, calls);
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }
}
