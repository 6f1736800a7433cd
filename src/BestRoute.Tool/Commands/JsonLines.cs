using System.Text;
using System.Text.Json;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>Reads a file of JSON objects, one a line with an <c>id</c>, and writes one with the same ids and what was computed.</summary>
internal static class JsonLines
{
    private const string Id = "id";
    private static readonly JsonDocumentOptions _options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Reads and writes line by line; the output is there when all is done, or not at all.</summary>
    /// <param name="input">The file to read; empty lines are passed over.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="convert">Writes the members of a line beside its id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many lines were written.</returns>
    /// <exception cref="DataException">A line cannot be used; the message names it.</exception>
    public static int Convert(string input, string output, Action<JsonElement, Utf8JsonWriter> convert, CancellationToken cancellationToken)
    {
        var target = Path.GetFullPath(output);
        var staging = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var count = 0;
            using (var stream = new FileStream(staging, FileMode.CreateNew, FileAccess.Write))
            {
                using var writer = new Utf8JsonWriter(stream);
                foreach (var (line, number) in File.ReadLines(input, Encoding.UTF8).Select(static (line, i) => (line, i + 1)))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (!string.IsNullOrWhiteSpace(line))
                    {
                        Convert(line, writer, convert, $"{input}, line {number}");
                        writer.Flush();
                        stream.WriteByte((byte)'\n');
                        writer.Reset();
                        count++;
                    }
                }
            }

            File.Move(staging, target, overwrite: true);
            return count;
        }
        finally
        {
            File.Delete(staging);
        }
    }

    private static void Convert(string line, Utf8JsonWriter writer, Action<JsonElement, Utf8JsonWriter> convert, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line, _options);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(Id, out var id))
            {
                throw new DataException("the line is no JSON object with an 'id'.");
            }

            writer.WriteStartObject();
            writer.WritePropertyName(Id);
            id.WriteTo(writer);
            convert(document.RootElement, writer);
            writer.WriteEndObject();
        }
        catch (Exception exception) when (exception is DataException or JsonException or InvalidOperationException or ArgumentException)
        {
            // InvalidOperationException: text with half of a surrogate pair.
            throw new DataException($"{place}: {exception.Message}", exception);
        }
    }
}
