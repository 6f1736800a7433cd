using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace BestRoute.Training;

/// <summary>Reads the journal of earlier runs, and refuses it where their answers do not belong to this one.</summary>
internal sealed class JournalReader(string path, CollectionRequest request, JournalHeader header)
{
    public const string Row = "row";
    public const string Model = "model";
    public const string Sample = "sample";
    public const string Response = "response";

    private readonly Dictionary<string, int> _models = request.Pool.Models
        .Select(static (model, index) => (model.Id, index))
        .ToDictionary(static model => model.Id, static model => model.index, StringComparer.Ordinal);

    private JournalHeader? _earlier;

    /// <param name="file">The journal.</param>
    /// <param name="found">Called for each response.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Where the last whole line ends.</returns>
    public long Read(SafeFileHandle file, Action<CollectionSlot, long, CollectedResponse> found, CancellationToken cancellationToken)
    {
        long end = 0;
        var number = 0;
        foreach (var (offset, line) in JournalLines.Read(path, file))
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            try
            {
                if (Utf8Fault.Of(line.Span) is { } fault)
                {
                    throw new DataException($"{(fault with { Line = number }).At(path)}, or remove the line to continue without its response.");
                }

                using var document = JsonDocument.Parse(offset == 0 ? InputFile.WithoutMark(line) : line);
                Read(document.RootElement, offset, found);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
            {
                throw new DataException($"{path}, line {number}: the line is damaged; remove the line to continue without its response, or remove the file to start again.", e);
            }

            end = offset + line.Length + 1;
        }

        return end;
    }

    /// <summary>Finds the response in a line.</summary>
    public static ReadOnlySpan<byte> ResponseOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(Response))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                return line[start..(int)reader.BytesConsumed];
            }
        }

        throw new InvalidOperationException("The line has no response.");
    }

    private void Read(JsonElement line, long offset, Action<CollectionSlot, long, CollectedResponse> found)
    {
        if (JournalHeader.Read(line) is { } run)
        {
            _earlier = run;
            if (header.DifferenceFrom(run) is { } difference)
            {
                throw new DataException($"{path} belongs to a collection with other settings: {difference}. Use the same settings to continue it, or give another --out.");
            }

            return;
        }

        var earlier = _earlier ?? throw new DataException($"{path} is not a journal of 'bestroute collect'; give another --out.");
        if (!line.TryGetProperty(Response, out var response))
        {
            return;
        }

        // A model that left the pool keeps its answers in the journal, and has no place in the log.
        var id = line.GetProperty(Model).GetString()!;
        if (!_models.TryGetValue(id, out var model))
        {
            return;
        }

        if (earlier.Models[id] != header.Models[id])
        {
            throw new DataException(
                $"{path} contains answers for '{id}' from {earlier.Models[id]}, but the pool now has {header.Models[id]}. "
                + "Restore the endpoint and modelName in the pool to continue, or give another --out.");
        }

        var slot = new CollectionSlot((int)(line.GetProperty(Row).GetInt64() / request.Shard.Count), model, line.GetProperty(Sample).GetInt32());
        found(slot, offset, CollectedResponse.Read(response));
    }
}
