using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace BestRoute.Training;

/// <summary>
/// The responses that came, each in the file before it counts as done. In memory is only where each one is.
/// Appending is safe for concurrent use.
/// </summary>
internal sealed class CollectionJournal : IDisposable
{
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly PoolFile _pool;
    private readonly int _samples;

    // The place of each response's line; 0, which is the header's, where there is none.
    private readonly long[] _offsets;
    private long _end;
    private byte[] _buffer = [];

    private CollectionJournal(string path, SafeFileHandle file, CollectionRequest request, int rows)
    {
        (_path, _file, _pool, _samples) = (path, file, request.Pool, request.Samples);
        _offsets = new long[(long)rows * _pool.Models.Count * _samples];
    }

    public static string PathFor(string output) => output + ".journal";

    /// <summary>Opens the journal of an output, or begins one.</summary>
    /// <param name="request">The collection.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="found">Called for each response of an earlier run.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="DataException">The journal is in use, damaged, or of another collection.</exception>
    public static CollectionJournal Open(
        CollectionRequest request, PromptFile prompts, Action<CollectionSlot, CollectedResponse> found, CancellationToken cancellationToken)
    {
        var path = PathFor(request.Output);
        SafeFileHandle file;
        try
        {
            if (Path.Exists(path))
            {
                DataFile.RequireOrdinary(path);
            }

            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the journal cannot be opened: {e.Message} If another collection writes to the same --out, wait until it ends.", e);
        }

        var journal = new CollectionJournal(path, file, request, prompts.Lengths.Count);
        try
        {
            var header = JournalHeader.Of(request, prompts.Digest);
            journal._end = new JournalReader(path, request, header).Read(
                file,
                (slot, offset, response) =>
                {
                    journal._offsets[journal.Index(slot)] = offset;
                    found(slot, response);
                },
                cancellationToken);

            // A line that was cut off by a kill was never counted, so its response is requested again.
            RandomAccess.SetLength(file, journal._end);
            journal.Append(header.Write);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    public bool Has(CollectionSlot slot) => Volatile.Read(ref _offsets[Index(slot)]) != 0;

    /// <summary>Writes a response; it is in the file when this returns.</summary>
    public void Add(CollectionSlot slot, long row, CollectedResponse response)
    {
        var model = _pool.Models[slot.Model].Id;
        var offset = Append(writer =>
        {
            Begin(writer, slot, row, model);
            writer.WritePropertyName(JournalReader.Response);
            response.Write(writer, model);
            writer.WriteEndObject();
        });
        Volatile.Write(ref _offsets[Index(slot)], offset);
    }

    /// <summary>Writes why a request failed, for who looks into the file; it is asked again by the next run.</summary>
    public void AddError(CollectionSlot slot, long row, string error) => Append(writer =>
    {
        Begin(writer, slot, row, _pool.Models[slot.Model].Id);
        writer.WriteString("error", error);
        writer.WriteEndObject();
    });

    /// <summary>Returns a response as it is in the file; valid until the next call. Not safe for concurrent use.</summary>
    public ReadOnlySpan<byte> Response(CollectionSlot slot)
    {
        var line = JournalLines.ReadAt(_file, _offsets[Index(slot)], ref _buffer);
        return JournalReader.ResponseOf(line.Span);
    }

    /// <summary>Removes the file: everything in it is in the log.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _file.Dispose();

    private long Index(CollectionSlot slot) => ((((long)slot.Place * _pool.Models.Count) + slot.Model) * _samples) + slot.Sample;

    private static void Begin(Utf8JsonWriter writer, CollectionSlot slot, long row, string model)
    {
        writer.WriteStartObject();
        writer.WriteNumber(JournalReader.Row, row);
        writer.WriteString(JournalReader.Model, model);
        writer.WriteNumber(JournalReader.Sample, slot.Sample);
    }

    private long Append(Action<Utf8JsonWriter> write)
    {
        var line = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(line, _json))
        {
            write(writer);
        }

        line.Write("\n"u8);
        lock (_lock)
        {
            // At a place of its own choosing: what a full disk cut off is written over by the next line.
            var offset = _end;
            RandomAccess.Write(_file, line.WrittenSpan, offset);
            _end += line.WrittenCount;
            return offset;
        }
    }
}
