using System.Text;
using System.Text.Json;

namespace BestRoute.Training;

/// <summary>Reads the rows of one shard, one after another.</summary>
internal sealed class ShardRows(string path) : IDisposable
{
    private readonly IEnumerator<string> _lines = TextLines.Read(path).GetEnumerator();

    /// <summary>Gets the path of the file.</summary>
    public string Path => path;

    /// <summary>Gets the number of the line, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Gets the number of the row.</summary>
    public long Row { get; private set; } = -1;

    /// <summary>Gets the row without its number.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Goes on to the next row; blank lines are passed over.</summary>
    /// <exception cref="DataException">The file is missing or damaged, or the line is no row that follows the one before.</exception>
    public bool MoveNext()
    {
        while (_lines.MoveNext())
        {
            Line++;
            if (string.IsNullOrWhiteSpace(_lines.Current))
            {
                continue;
            }

            var (row, text) = Split(_lines.Current);
            if (row <= Row)
            {
                throw new DataException($"{path}, line {Line}: row {row} comes after row {Row}; the rows of a shard are in ascending order; give the file as it was written.");
            }

            (Row, Text) = (row, text);
            return true;
        }

        return false;
    }

    public void Dispose() => _lines.Dispose();

    /// <summary>Takes the number out of <c>{"row":7,...}</c>.</summary>
    private (long Row, string Text) Split(string line)
    {
        var json = Encoding.UTF8.GetBytes(line);
        var reader = new Utf8JsonReader(json);
        try
        {
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("row"u8)
                && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var row) && row >= 0)
            {
                var rest = (int)reader.BytesConsumed;
                while (reader.Read() && reader.CurrentDepth > 0)
                {
                    // To the end: half a line is no row.
                }

                var text = Encoding.UTF8.GetString(json.AsSpan(rest)).TrimStart();
                return (row, "{" + (text.StartsWith(',') ? text[1..].TrimStart() : text));
            }
        }
        catch (JsonException e)
        {
            throw new DataException($"{path}, line {Line}: not valid JSON: {JsonMessage.Of(e)} If the shard was stopped, run it to its end. Otherwise copy the file again.", e);
        }

        throw new DataException($"{path}, line {Line}: the first member is not 'row' with a number of at least 0; give a file that a command with --shard wrote.");
    }
}
