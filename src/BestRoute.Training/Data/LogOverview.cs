using System.Text.Json;

namespace BestRoute.Training;

/// <summary>What the rows of a log say without training: how many there are, when they were recorded, and what recording them cost.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="CompleteRows">The number of rows with a response of the reference and of each other model.</param>
/// <param name="First">The time of the first row; <see langword="null"/> if no row has a time.</param>
/// <param name="Last">The time of the last row; <see langword="null"/> if no row has a time.</param>
/// <param name="ObservationCost">What the samples cost that were drawn for the log, in US dollars; <see langword="null"/> if no row says it.</param>
internal sealed record LogOverview(int Rows, int CompleteRows, DateTimeOffset? First, DateTimeOffset? Last, double? ObservationCost)
{
    /// <summary>Reads the files of a log. A line that is not a row is not counted: training reports it.</summary>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static LogOverview Of(IReadOnlyList<string> files, PoolFile pool, CancellationToken cancellationToken)
    {
        var models = pool.Models.Select(static model => model.Id).ToHashSet(StringComparer.Ordinal);
        var overview = new LogOverview(0, 0, null, null, null);
        foreach (var (_, _, line) in new LogLines(files, static _ => { }).Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            overview = overview.With(line, models);
        }

        return overview;
    }

    private LogOverview With(string line, HashSet<string> models)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var row = document.RootElement;
            if (row.ValueKind != JsonValueKind.Object)
            {
                return this;
            }

            DateTimeOffset? time = row.TryGetProperty(LogRow.Time, out var text) && text.ValueKind == JsonValueKind.String && text.TryGetDateTimeOffset(out var parsed) ? parsed : null;
            double? cost = row.TryGetProperty(LogRow.Cost, out var dollars) && dollars.ValueKind == JsonValueKind.Number ? dollars.GetDouble() : null;
            return new LogOverview(
                Rows + 1,
                CompleteRows + (models.IsSubsetOf(ModelsOf(row)) ? 1 : 0),
                First < time ? First : time ?? First,
                Last > time ? Last : time ?? Last,
                cost is null ? ObservationCost : ObservationCost.GetValueOrDefault() + cost);
        }
        catch (JsonException)
        {
            return this;
        }
    }

    private static IEnumerable<string> ModelsOf(JsonElement row) => row.TryGetProperty("responses", out var responses) && responses.ValueKind == JsonValueKind.Array
        ? responses.EnumerateArray()
            .Where(static response => response.ValueKind == JsonValueKind.Object)
            .Select(static response => response.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String ? model.GetString()! : "")
        : [];
}
