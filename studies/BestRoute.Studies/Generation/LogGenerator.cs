using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using BestRoute.Studies.Commands;

namespace BestRoute.Studies.Generation;

/// <summary>
/// Writes a made-up response log of any size, to see what training and evaluation take: prompts of words of a topic, and answers that are right
/// with a chance that depends on the model, the topic and the length of the prompt. The same arguments give the same rows.
/// </summary>
internal static class LogGenerator
{
    private const int Topics = 12;
    private const int WordsPerTopic = 400;
    private const int ResponseCharacters = 300;

    private static readonly string[] _syllables = ["ra", "to", "mi", "len", "sor", "ka", "ve", "du", "pin", "gol", "ne", "ti", "ba", "rus", "fe", "lo"];

    public static Command Create()
    {
        var queries = Arguments.Count("--queries", 1, "The number of queries.");
        var models = Arguments.Count("--models", 2, "The number of models, including the reference.");
        var samples = Arguments.Count("--samples", 1, "The number of responses of each model to a query.");
        var log = new Option<FileInfo>("--out") { HelpName = "FILE", Description = "The log to write, FILE.jsonl.gz.", Required = true };
        var pool = new Option<FileInfo>("--pool") { HelpName = "FILE", Description = "The pool to write, FILE.json.", Required = true };
        var command = new Command("generate-log", "Writes a made-up response log of any size, and its pool.") { queries, models, samples, log, pool };
        command.SetAction(parsed =>
        {
            File.WriteAllText(parsed.GetRequiredValue(pool).FullName, Pool(parsed.GetValue(models), parsed.GetValue(samples)));
            Write(parsed.GetRequiredValue(log).FullName, parsed.GetValue(queries), parsed.GetValue(models), parsed.GetValue(samples));
        });
        return command;
    }

    private static void Write(string log, int queries, int models, int samples)
    {
        using var writer = new Utf8JsonWriter(Stream.Null);
        using var stream = new GZipStream(File.Create(log), CompressionLevel.Fastest);
        for (var query = 0; query < queries; query++)
        {
            WriteRow(stream, writer, query, models, samples);
        }
    }

    // The first model is the reference, and each one costs less than the one before.
    private static string Pool(int models, int samples) => JsonSerializer.Serialize(new
    {
        reference = "model-00",
        models = Enumerable.Range(0, models).Select(model => new
        {
            id = Id(model),
            inputPricePerMillion = 3 / Math.Pow(1.25, model),
            outputPricePerMillion = 15 / Math.Pow(1.25, model),
            maxSamples = model == 0 ? 1 : samples,
        }),
    });

    private static string Id(int model) => model.ToString("'model-'00", CultureInfo.InvariantCulture);

    private static void WriteRow(Stream stream, Utf8JsonWriter writer, int query, int models, int samples)
    {
        var random = new Random(query);
        int topic = random.Next(Topics), length = random.Next(15, 150), gold = random.Next(1000);
        using var row = new MemoryStream();
        writer.Reset(row);
        writer.WriteStartObject();
        writer.WriteNumber("id", query);
        writer.WriteString("split", (query % 20) switch { < 14 => "train", < 17 => "val", _ => "test" });
        writer.WriteString("prompt", $"{Words(random, topic, length * 6)} {query}?");
        writer.WriteStartArray("responses");
        for (var model = 0; model < models; model++)
        {
            // Models differ, and each is good at other topics; long prompts are hard.
            var skill = 2 - (3.0 * model / models) + (1.5 * Math.Sin((7 * topic) + (3 * model))) - ((length - 80) / 60.0);
            var chance = 1 / (1 + Math.Exp(-skill));
            for (var sample = 0; sample < samples; sample++)
            {
                var right = random.NextDouble() < chance;
                var answer = right ? gold : (gold + 1 + random.Next(20)) % 1000;
                writer.WriteStartObject();
                writer.WriteString("model", Id(model));
                writer.WriteString("text", $"{Words(random, topic, random.Next(ResponseCharacters / 2, 3 * ResponseCharacters / 2))}. The answer is {answer}.");
                writer.WriteNumber("score", right ? 1 : 0);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        row.WriteByte((byte)'\n');
        stream.Write(row.GetBuffer(), 0, (int)row.Length);
    }

    // A third of the words are common to all topics.
    private static string Words(Random random, int topic, int characters)
    {
        var text = new StringBuilder(characters + 16);
        while (text.Length < characters)
        {
            var word = random.Next(WordsPerTopic) + (random.Next(3) == 0 ? 0 : (1 + topic) * WordsPerTopic);
            for (var rest = word + 16; rest > 0; rest /= _syllables.Length)
            {
                text.Append(_syllables[rest % _syllables.Length]);
            }

            text.Append(' ');
        }

        return text.ToString(0, characters).TrimEnd();
    }
}
