using System.Buffers;
using System.Text.Json;

namespace BestRoute;

/// <summary>Writes the rows of the log, in the format that <c>bestroute train</c> reads (docs/data-format.md).</summary>
internal static class LogRow
{
    internal const string Time = "time";
    internal const string User = "user";
    internal const string Cost = "observationCost";
    internal const string Id = "id";
    internal const string Answered = "answered";
    internal const string Score = "score";
    internal const string Verdicts = "verdicts";
    internal const string ShownFirst = "shownFirst";
    internal const string ShownSecond = "shownSecond";

    /// <summary>Reads a verdict.</summary>
    /// <returns><see langword="null"/> if it is not one.</returns>
    internal static AnswerVerdict? VerdictOf(string? name)
    {
        foreach (var verdict in Enum.GetValues<AnswerVerdict>())
        {
            if (NameOf(verdict) == name)
            {
                return verdict;
            }
        }

        return null;
    }

    /// <summary>Writes a row, with the end of its line.</summary>
    /// <param name="observed">The request.</param>
    /// <param name="responses">The responses of all models.</param>
    /// <param name="cost">What the samples cost that were drawn for the log.</param>
    /// <param name="redact">What is done with each text.</param>
    internal static byte[] Write(ObservedRequest observed, IReadOnlyList<ObservedResponse> responses, double cost, Func<string, string> redact)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (observed.Id is { } id)
            {
                writer.WriteString(Id, id);
            }

            writer.WriteString(Time, observed.Time);
            if (observed.User is { } user)
            {
                writer.WriteString(User, user);
            }

            writer.WriteNumber(Cost, cost);
            writer.WriteStartArray("messages");
            foreach (var message in observed.Conversation)
            {
                MessageJson.Write(writer, message, redact);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("responses");
            foreach (var response in responses)
            {
                Write(writer, response, redact);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, ObservedResponse response, Func<string, string> redact)
    {
        writer.WriteStartObject();
        writer.WriteString("model", response.Model);
        writer.WriteString("text", redact(response.Text));
        if (response.IsAnswer)
        {
            writer.WriteBoolean(Answered, true);
        }

        if (response.Score is { } score)
        {
            writer.WriteNumber(Score, score);
        }

        if (response.Verdicts is { } verdicts)
        {
            writer.WriteStartObject(Verdicts);
            writer.WriteString(ShownFirst, NameOf(verdicts.ShownFirst));
            writer.WriteString(ShownSecond, NameOf(verdicts.ShownSecond));
            writer.WriteEndObject();
        }

        UsageJson.Write(writer, response.Usage);
        if (response.FinishReason is { } reason)
        {
            writer.WriteString("finishReason", reason.Value);
        }

        if (response.Latency is { } latency)
        {
            writer.WriteNumber("latencySeconds", Math.Round(latency.TotalSeconds, 6));
        }

        writer.WriteEndObject();
    }

    private static string NameOf(AnswerVerdict verdict) => verdict switch
    {
        AnswerVerdict.Worse => "worse",
        AnswerVerdict.Better => "better",
        _ => "equal",
    };
}
