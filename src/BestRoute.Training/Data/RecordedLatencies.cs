using System.Text.Json;

namespace BestRoute.Training;

/// <summary>Reads the field <c>latencySeconds</c> of the responses of a log. Only reports see it.</summary>
internal sealed class RecordedLatencies
{
    private const string Member = "latencySeconds";

    private readonly Dictionary<UInt128, Dictionary<string, List<double?>>> _times = [];

    private RecordedLatencies()
    {
    }

    /// <summary>Reads the times of some queries. Queries that were logged several times with different responses are left out.</summary>
    /// <param name="files">The response logs.</param>
    /// <param name="queries">The queries.</param>
    public static RecordedLatencies Read(IEnumerable<string> files, IEnumerable<QueryRecord> queries)
    {
        var latencies = new RecordedLatencies();
        var wanted = queries.GroupBy(static query => PromptHash.Of(query.Key)).Where(static same => same.Count() == 1).ToDictionary(static same => same.Key, static same => same.First());
        foreach (var (_, _, line) in new LogLines([.. files], static _ => { }).Read())
        {
            if (!line.Contains(Member, StringComparison.Ordinal))
            {
                continue;
            }

            using var row = JsonDocument.Parse(line);
            var key = PromptHash.Of(Conversation.Read(row.RootElement).Key);
            if (wanted.ContainsKey(key))
            {
                latencies.Add(key, row.RootElement.GetProperty("responses"));
            }
        }

        return latencies;
    }

    /// <summary>Gets how long a route takes: as long as the slowest of its samples. <see langword="null"/> if the log does not know it.</summary>
    public double? Of(QueryRecord query, ModelRoute route) =>
        _times.TryGetValue(PromptHash.Of(query.Key), out var models)
            && models.TryGetValue(route.Model, out var times)
            && times.Count == query.ResponsesOf(route.Model).Count
            && times.Take(route.Samples).All(static time => time is not null)
        ? times.Take(route.Samples).Max()
        : null;

    private void Add(UInt128 key, JsonElement responses)
    {
        var models = _times.TryGetValue(key, out var known) ? known : _times[key] = new(StringComparer.Ordinal);
        foreach (var response in responses.EnumerateArray())
        {
            // A response without a score is not among those of the query.
            if (response.TryGetProperty("score", out var score) && score.ValueKind == JsonValueKind.Number)
            {
                var model = response.GetProperty("model").GetString()!;
                (models.TryGetValue(model, out var times) ? times : models[model] = []).Add(
                    response.TryGetProperty(Member, out var time) && time.ValueKind == JsonValueKind.Number ? time.GetDouble() : null);
            }
        }
    }
}
