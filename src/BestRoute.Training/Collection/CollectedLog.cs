using System.Text.Encodings.Web;
using System.Text.Json;

namespace BestRoute.Training;

/// <summary>Writes the response log from the prompts and the journal: the rows of the prompts, each with what was answered to it.</summary>
internal static class CollectedLog
{
    private const int Buffer = 1 << 16;

    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the log to a file next to its path, and moves it there when it is complete.</summary>
    public static void Write(CollectionRequest request, PromptFile prompts, CollectionJournal journal, CancellationToken cancellationToken)
    {
        var unfinished = request.Output + ".tmp";
        try
        {
            WriteRows(unfinished, request, prompts, journal, cancellationToken);
            File.Move(unfinished, request.Output, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static void WriteRows(
        string path, CollectionRequest request, PromptFile prompts, CollectionJournal journal, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, Buffer);
        using var writer = new Utf8JsonWriter(file, _json);
        foreach (var row in prompts.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(writer, request, row, journal);
            writer.Flush();
            writer.Reset();
            file.Write("\n"u8);
        }

        file.Flush(flushToDisk: true);
    }

    private static void Write(Utf8JsonWriter writer, CollectionRequest request, PromptRow row, CollectionJournal journal)
    {
        writer.WriteStartObject();
        if (request.Shard.Count > 1)
        {
            writer.WriteNumber(PromptFile.RowMember, row.Number);
        }

        using var document = JsonDocument.Parse(row.Json);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            // As the prompt file has it: a number keeps its digits, a text its escapes.
            writer.WritePropertyName(member.Name);
            writer.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
        }

        writer.WriteStartArray(PromptFile.ResponsesMember);
        for (var model = 0; model < request.Pool.Models.Count; model++)
        {
            for (var sample = 0; sample < request.Samples; sample++)
            {
                var slot = new CollectionSlot(row.Place, model, sample);
                if (journal.Has(slot))
                {
                    writer.WriteRawValue(journal.Response(slot), skipInputValidation: true);
                }
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
