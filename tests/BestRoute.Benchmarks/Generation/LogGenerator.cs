using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace BestRoute.Benchmarks.Generation;

/// <summary>
/// Writes a made-up response log of any size, to see what training and evaluation take: prompts of words of a topic, and answers that are right
/// with a chance that depends on the model, the topic and the length of the prompt. The same arguments give the same rows.
/// </summary>
internal static class LogGenerator
{
    /// <summary>The first argument that runs it.</summary>
    public const string Name = "generate-log";

    private const int Topics = 12;
    private const int WordsPerTopic = 400;
    private const int ResponseCharacters = 300;

    private static readonly string[] _syllables = ["ra", "to", "mi", "len", "sor", "ka", "ve", "du", "pin", "gol", "ne", "ti", "ba", "rus", "fe", "lo"];

    /// <summary>Writes the log and its pool.</summary>
    /// <param name="arguments">--queries N --models N --samples N --out FILE.jsonl.gz --pool POOL.json.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        var options = arguments.Chunk(2).Where(static pair => pair.Length == 2).ToDictionary(static pair => pair[0], static pair => pair[1]);
        if (!Number(options, "--queries", out int queries) || !Number(options, "--models", out int models) || !Number(options, "--samples", out int samples)
            || !options.TryGetValue("--out", out string? log) || !options.TryGetValue("--pool", out string? pool) || models < 2)
        {
            Console.Error.WriteLine($"usage: {Name} --queries N --models N --samples N --out FILE.jsonl.gz --pool POOL.json");
            return 2;
        }

        File.WriteAllText(pool, Pool(models, samples));
        using var writer = new Utf8JsonWriter(Stream.Null);
        using var stream = new GZipStream(File.Create(log), CompressionLevel.Fastest);
        for (int query = 0; query < queries; query++)
        {
            WriteRow(stream, writer, query, models, samples);
        }

        return 0;
    }

    private static bool Number(Dictionary<string, string> options, string name, out int value)
        => int.TryParse(options.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0;

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
        for (int model = 0; model < models; model++)
        {
            // Models differ, and each is good at other topics; long prompts are hard.
            double skill = 2 - (3.0 * model / models) + (1.5 * Math.Sin((7 * topic) + (3 * model))) - ((length - 80) / 60.0);
            double chance = 1 / (1 + Math.Exp(-skill));
            for (int sample = 0; sample < samples; sample++)
            {
                bool right = random.NextDouble() < chance;
                int answer = right ? gold : (gold + 1 + random.Next(20)) % 1000;
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
            int word = random.Next(WordsPerTopic) + (random.Next(3) == 0 ? 0 : (1 + topic) * WordsPerTopic);
            for (int rest = word + 16; rest > 0; rest /= _syllables.Length)
            {
                text.Append(_syllables[rest % _syllables.Length]);
            }

            text.Append(' ');
        }

        return text.ToString(0, characters).TrimEnd();
    }
}
