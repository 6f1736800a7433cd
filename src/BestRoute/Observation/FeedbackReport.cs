using System.Buffers;
using System.Text.Json;

namespace BestRoute;

/// <summary>What somebody says about an answer, as a line of a feedback file (docs/data-format.md).</summary>
/// <param name="ResponseId">The id of the response.</param>
/// <param name="Score">How good it is.</param>
/// <param name="Time">When it was reported.</param>
internal readonly record struct FeedbackReport(string ResponseId, double Score, DateTimeOffset Time)
{
    /// <summary>Writes the line, with its end.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString(LogRow.Id, ResponseId);
            writer.WriteNumber(LogRow.Score, Score);
            writer.WriteString(LogRow.Time, Time);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line; <see langword="null"/> if it is not a report.</summary>
    public static FeedbackReport? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty(LogRow.Id, out var id) && id.ValueKind == JsonValueKind.String
                && root.TryGetProperty(LogRow.Score, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var score) && double.IsFinite(score)
                && root.TryGetProperty(LogRow.Time, out var text) && text.ValueKind == JsonValueKind.String && text.TryGetDateTimeOffset(out var time)
                ? new FeedbackReport(id.GetString()!, score, time)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
