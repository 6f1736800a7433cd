using System.Buffers;
using System.Text;
using System.Text.Json;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>Reads a file with one JSON object per line, each with an <c>id</c>. Writes a file with the same ids and the results.</summary>
internal static class JsonLines
{
    /// <summary>The file name that means standard input or output.</summary>
    public const string Standard = "-";

    private const string Id = "id";
    private static readonly JsonDocumentOptions _options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Reads and writes line by line. The output file appears only when all lines are done.</summary>
    /// <param name="console">The console for <see cref="Standard"/>.</param>
    /// <param name="input">The file to read, plain or gzip; empty lines are skipped.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="convert">Writes the members of a line next to its id.</param>
    /// <param name="cancellationToken">Stops the conversion.</param>
    /// <returns>The number of lines that were written.</returns>
    /// <exception cref="DataException">A line cannot be used; the message names it.</exception>
    public static async Task<int> ConvertAsync(
        ToolConsole console, string input, string output, Func<JsonElement, Utf8JsonWriter, ValueTask> convert, CancellationToken cancellationToken)
    {
        var name = input == Standard ? "standard input" : input;
        var lines = input == Standard ? TextLines.Read(console.Input, name) : TextLines.Read(input);
        if (output == Standard)
        {
            return await ConvertAsync(lines, name, line => console.Output.Write(Encoding.UTF8.GetString(line)), convert, cancellationToken).ConfigureAwait(false);
        }

        var target = Path.GetFullPath(output);
        var staging = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            int count;
            var stream = new FileStream(staging, FileMode.CreateNew, FileAccess.Write);
            await using (stream.ConfigureAwait(false))
            {
                count = await ConvertAsync(lines, name, stream.Write, convert, cancellationToken).ConfigureAwait(false);
            }

            File.Move(staging, target, overwrite: true);
            return count;
        }
        finally
        {
            File.Delete(staging);
        }
    }

    private static async Task<int> ConvertAsync(
        IEnumerable<string> lines,
        string name,
        Action<ReadOnlySpan<byte>> write,
        Func<JsonElement, Utf8JsonWriter, ValueTask> convert,
        CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new Utf8JsonWriter(buffer);
        await using var disposal = writer.ConfigureAwait(false);
        var count = 0;
        foreach (var (line, number) in lines.Select(static (line, i) => (line, i + 1)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!string.IsNullOrWhiteSpace(line))
            {
                await ConvertAsync(line, writer, convert, $"{name}, line {number}").ConfigureAwait(false);
                writer.Flush();
                buffer.Write("\n"u8);
                write(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
                writer.Reset();
                count++;
            }
        }

        return count;
    }

    private static async ValueTask ConvertAsync(string line, Utf8JsonWriter writer, Func<JsonElement, Utf8JsonWriter, ValueTask> convert, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line, _options);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(Id, out var id))
            {
                throw new DataException("the line is not a JSON object with an 'id'.");
            }

            writer.WriteStartObject();
            writer.WritePropertyName(Id);
            id.WriteTo(writer);
            await convert(document.RootElement, writer).ConfigureAwait(false);
            writer.WriteEndObject();
        }
        catch (Exception exception) when (exception is DataException or JsonException or InvalidOperationException or ArgumentException)
        {
            // InvalidOperationException: the text contains half of a surrogate pair.
            throw new DataException($"{place}: {exception.Message}", exception);
        }
    }
}
