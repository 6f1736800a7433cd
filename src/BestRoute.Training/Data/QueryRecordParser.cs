using System.Text.Json;

namespace BestRoute.Training;

/// <summary>Reads rows. Safe for concurrent use.</summary>
internal sealed class QueryRecordParser(PoolFile pool, IReadOnlyCollection<string> splits, TextSpool spool, int contextCharacters, bool acceptsMissingScores)
{
    private readonly HashSet<string> _models = [.. pool.Models.Select(static model => model.Id)];

    /// <exception cref="DataException">The row is malformed.</exception>
    public ParsedRow Parse(string file, long line, string json)
    {
        var origin = $"{file}, line {line}";
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            throw new DataException($"{origin}: not valid JSON{(e.BytePositionInLine is { } position ? $" at byte {position + 1}" : "")}: {JsonMessage.Of(e)} Write one JSON object per line.", e);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new DataException($"{origin}: the line is a JSON {Kind(root)}; write an object with 'prompt' or 'messages', and 'responses'.");
            }

            if (root.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            {
                origin += $" (id {id.GetRawText().Trim('"')})";
            }

            var conversation = ConversationOf(root, origin);
            var hash = PromptHash.Of(conversation.TurnsKey);
            var split = root.TryGetProperty("split", out var value) && value.ValueKind != JsonValueKind.Null
                ? Text(root, "split", origin)
                : PromptHash.Split(hash);
            return new ParsedRow(origin, file, line, hash, split, splits.Count > 0 && !splits.Contains(split)
                ? null
                : new QueryRecord(origin, file, split, StoredResponses.Store(spool, conversation, Responses(root, origin), pool.Counting)) { ContextCharacters = contextCharacters });
        }
    }

    private Dictionary<string, List<LoggedResponse>> Responses(JsonElement root, string origin)
    {
        if (!root.TryGetProperty("responses", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new DataException($"{origin}: 'responses' is missing or not an array; list objects with 'model', 'text' and 'score'.");
        }

        var responses = new Dictionary<string, List<LoggedResponse>>(StringComparer.Ordinal);
        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            var where = $"{origin}, responses[{index++}]";
            if (element.ValueKind != JsonValueKind.Object)
            {
                throw new DataException($"{where}: the response is a JSON {Kind(element)}; write an object with 'model', 'text' and 'score'.");
            }

            var model = Text(element, "model", where);
            if (!_models.TryGetValue(model, out var known))
            {
                continue;
            }

            if (Score(element, where) is not { } score)
            {
                continue; // The grader could not say how good it is.
            }

            var response = new LoggedResponse(Text(element, "text", where), score, Usage(element, where));
            if (responses.TryGetValue(known, out var samples))
            {
                samples.Add(response);
            }
            else
            {
                responses.Add(known, [response]);
            }
        }

        return responses;
    }

    private static Conversation ConversationOf(JsonElement row, string origin)
    {
        try
        {
            return Conversation.Read(row);
        }
        catch (FormatException e)
        {
            throw new DataException($"{origin}: {e.Message}", e);
        }
    }

    private static ReportedUsage Usage(JsonElement element, string where)
    {
        try
        {
            return ReportedUsage.Of(UsageJson.Read(element));
        }
        catch (FormatException e)
        {
            throw new DataException($"{where}: {e.Message}", e);
        }
    }

    /// <returns><see langword="null"/> if the log says that there is none, NaN if the log does not say it.</returns>
    private double? Score(JsonElement element, string where)
    {
        if (!element.TryGetProperty("score", out var value))
        {
            return acceptsMissingScores ? double.NaN : throw new DataException($"{where}: 'score' is missing; give the quality score as a finite number, or add scores to the log with `bestroute score`.");
        }

        return value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var score) && double.IsFinite(score) ? score
            : throw new DataException($"{where}: 'score' is {value.GetRawText()}; give a finite number.");
    }

    private static string Text(JsonElement element, string name, string where)
    {
        if (!element.TryGetProperty(name, out var value))
        {
            throw new DataException($"{where}: '{name}' is missing; give a string.");
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw new DataException($"{where}: '{name}' is a JSON {Kind(value)}; give a string.");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new DataException($"{where}: '{name}' contains half of a surrogate pair, so it is not valid text; replace it with \\ufffd.", e);
        }
    }

    private static string Kind(JsonElement element) => element.ValueKind.ToString().ToLowerInvariant();
}
