using System.Text.Json;

namespace BestRoute;

/// <summary>What the log itself reads of a row.</summary>
/// <param name="Id">The id of the answer; <see langword="null"/> if it has none.</param>
/// <param name="User">The hash of the user's id; <see langword="null"/> if the caller named no user.</param>
/// <param name="Cost">What the samples cost that were drawn for the log, in US dollars.</param>
internal readonly record struct LogRowHead(string? Id, string? User, double Cost)
{
    /// <summary>Reads a row; <see langword="null"/> for a line that is not a row: the last line of a file can be cut off.</summary>
    public static LogRowHead? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            string? Text(string name) => root.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
            return root.ValueKind == JsonValueKind.Object
                ? new LogRowHead(
                    Text(LogRow.Id),
                    Text(LogRow.User),
                    root.TryGetProperty(LogRow.Cost, out var cost) && cost.ValueKind == JsonValueKind.Number && cost.TryGetDouble(out var dollars) ? dollars : 0)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
