using System.Globalization;
using System.Text.Json;

namespace BestRoute.Training;

/// <summary>What the answers in a journal depend on; each run writes it before its own answers.</summary>
internal sealed record JournalHeader(
    string Prompts, string Shard, int Samples, double? Temperature, int MaxOutputTokens, IReadOnlyDictionary<string, string> Models)
{
    private const string Version = "bestroute collect 1";

    public static JournalHeader Of(CollectionRequest request, string promptsDigest) => new(
        promptsDigest,
        request.Shard.ToString(),
        request.Samples,
        request.Temperature,
        request.MaxOutputTokens,
        request.Pool.Models.ToDictionary(
            static model => model.Id,
            static model => model.Backend is { } backend ? $"{backend.ModelName} at {backend.Endpoint}" : model.Id,
            StringComparer.Ordinal));

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("journal", Version);
        writer.WriteString("prompts", Prompts);
        writer.WriteString("shard", Shard);
        writer.WriteNumber("samples", Samples);
        if (Temperature is { } temperature)
        {
            writer.WriteNumber("temperature", temperature);
        }

        writer.WriteNumber("maxOutputTokens", MaxOutputTokens);
        writer.WriteStartObject("models");
        foreach (var (id, backend) in Models)
        {
            writer.WriteString(id, backend);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <returns><see langword="null"/> for what is no header.</returns>
    public static JournalHeader? Read(JsonElement line) =>
        !line.TryGetProperty("journal", out var version) || version.GetString() != Version ? null : new JournalHeader(
            line.GetProperty("prompts").GetString()!,
            line.GetProperty("shard").GetString()!,
            line.GetProperty("samples").GetInt32(),
            line.TryGetProperty("temperature", out var temperature) ? temperature.GetDouble() : null,
            line.GetProperty("maxOutputTokens").GetInt32(),
            line.GetProperty("models").EnumerateObject().ToDictionary(static model => model.Name, static model => model.Value.GetString()!, StringComparer.Ordinal));

    /// <summary>Says what a run with this header has other than an earlier one; the models apart, which matter only once they answered.</summary>
    public string? DifferenceFrom(JournalHeader earlier)
    {
        string[] changed = [.. Changes(earlier)];
        return changed.Length == 0 ? null : string.Join(", ", changed);
    }

    private IEnumerable<string> Changes(JournalHeader earlier)
    {
        if (Prompts != earlier.Prompts)
        {
            yield return "the rows of --prompts changed";
        }

        if (Shard != earlier.Shard)
        {
            yield return $"--shard was {earlier.Shard} and is {Shard}";
        }

        if (Samples != earlier.Samples)
        {
            yield return $"--samples was {earlier.Samples} and is {Samples}";
        }

        if (Temperature != earlier.Temperature)
        {
            yield return $"--temperature was {Text(earlier.Temperature)} and is {Text(Temperature)}";
        }

        if (MaxOutputTokens != earlier.MaxOutputTokens)
        {
            yield return $"--max-output-tokens was {earlier.MaxOutputTokens} and is {MaxOutputTokens}";
        }
    }

    private static string Text(double? temperature) => temperature?.ToString(CultureInfo.InvariantCulture) ?? "not set";
}
