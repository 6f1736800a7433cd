using System.Text;
using System.Text.Json;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>Writes an explanation as JSON.</summary>
internal static class ExplanationJson
{
    /// <summary>Returns an object with the members <c>decision</c>, <c>subject</c> and <c>words</c>.</summary>
    public static string Write(Explanation explanation)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("decision");
            JsonSerializer.Serialize(writer, explanation.Decision, RoutingJsonContext.Default.RoutingDecision);
            writer.WriteStartObject("subject");
            writer.WriteString("model", explanation.Subject.Model);
            writer.WriteNumber("samples", explanation.Subject.Samples);
            writer.WriteEndObject();
            writer.WriteStartArray("words");
            foreach (var (word, change) in explanation.Words)
            {
                writer.WriteStartObject();
                writer.WriteString("word", word);
                writer.WriteNumber("change", change);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
