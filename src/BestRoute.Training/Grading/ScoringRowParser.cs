using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BestRoute.Training;

/// <summary>Reads a row and remembers where things stand in it, so that scores can be put in and nothing else changes.</summary>
internal ref struct ScoringRowParser
{
    private readonly byte[] _json;
    private readonly bool _overwrite;
    private Utf8JsonReader _reader;
    private string _origin;

    private ScoringRowParser(string origin, byte[] json, bool overwrite)
    {
        (_origin, _json, _overwrite) = (origin, json, overwrite);
        _reader = new Utf8JsonReader(json);
    }

    /// <param name="origin">The place of the row, for messages.</param>
    /// <param name="line">The row.</param>
    /// <param name="overwrite">Whether scores are to be replaced, so that it does not matter what they are.</param>
    /// <exception cref="DataException">The row is malformed.</exception>
    public static ScoringRow Parse(string origin, string line, bool overwrite)
    {
        var parser = new ScoringRowParser(origin, Encoding.UTF8.GetBytes(line), overwrite);
        try
        {
            return parser.Row();
        }
        catch (JsonException e)
        {
            throw new DataException($"{origin}: not valid JSON{(e.BytePositionInLine is { } position ? $" at byte {position + 1}" : "")}: {JsonMessage.Of(e)} Write one JSON object per line.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new DataException($"{parser._origin}: a string contains half of a surrogate pair, so it is not valid text; replace it with \\ufffd.", e);
        }
    }

    private ScoringRow Row()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            throw Error($"the line is {Kind()}; write an object with 'prompt' or 'messages', and 'responses'.");
        }

        var start = (int)_reader.BytesConsumed;
        string? gold = null;
        JsonElement? prompt = null, messages = null;
        List<RowResponse>? responses = null;
        Range member = default;
        var isNumbered = false;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var name = (int)_reader.TokenStartIndex;
            switch (Name("id", "prompt", "messages", "reference_answer", "responses", "row"))
            {
                case "id" when _reader.TokenType is JsonTokenType.String or JsonTokenType.Number:
                    _origin += $" (id {Encoding.UTF8.GetString(_reader.ValueSpan)})";
                    break;
                case "prompt":
                    prompt = Value(prompt, "prompt");
                    break;
                case "messages":
                    messages = Value(messages, "messages");
                    break;
                case "reference_answer" when _reader.TokenType == JsonTokenType.Number:
                    gold = Once(gold, "reference_answer", Encoding.UTF8.GetString(_reader.ValueSpan));
                    break;
                case "reference_answer" when _reader.TokenType != JsonTokenType.Null:
                    gold = Once(gold, "reference_answer", Text("reference_answer"));
                    break;
                case "responses":
                    responses = Once(responses, "responses", Responses());
                    member = name..(int)_reader.BytesConsumed;
                    break;
                case "row":
                    isNumbered = true;
                    break;
            }

            _reader.Skip();
        }

        // The reader reports text after the object as an error.
        _reader.Read();
        return new ScoringRow
        {
            Origin = _origin,
            Json = _json,
            Conversation = ConversationOf(prompt, messages),
            GoldText = gold,
            Responses = responses ?? throw Error("'responses' is missing; list objects with 'model' and 'text'."),
            ResponsesMember = member,
            Start = start,
            IsNumbered = isNumbered,
        };
    }

    private readonly Conversation ConversationOf(JsonElement? prompt, JsonElement? messages)
    {
        try
        {
            return Conversation.Read(prompt, messages);
        }
        catch (FormatException e)
        {
            throw new DataException($"{_origin}: {e.Message}", e);
        }
    }

    private JsonElement Value(JsonElement? before, string name) => before is null ? JsonElement.ParseValue(ref _reader) : throw Twice(name);

    private List<RowResponse> Responses()
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            throw Error($"'responses' is {Kind()}; list objects with 'model' and 'text'.");
        }

        var responses = new List<RowResponse>();
        var row = _origin;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            _origin = string.Create(CultureInfo.InvariantCulture, $"{row}, responses[{responses.Count}]");
            responses.Add(Response(responses.Count));
        }

        _origin = row;
        return responses;
    }

    private RowResponse Response(int index)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            throw Error($"the response is {Kind()}; write an object with 'model' and 'text'.");
        }

        int start = (int)_reader.TokenStartIndex, end = (int)_reader.BytesConsumed;
        string? model = null, text = null;
        Range? slot = null;
        double? score = null;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            switch (Name("model", "text", "score"))
            {
                case "model":
                    model = Once(model, "model", Text("model"));
                    break;
                case "text":
                    text = Once(text, "text", Text("text"));
                    break;
                case "score":
                    var value = (int)_reader.TokenStartIndex;
                    score = Score();
                    _reader.Skip();
                    slot = slot is null ? value..(int)_reader.BytesConsumed : throw Twice("score");
                    break;
            }

            _reader.Skip();
            end = (int)_reader.BytesConsumed;
        }

        return new RowResponse(
            index,
            model ?? throw Error("'model' is missing; give a string."),
            ThinkingText.Remove(text ?? throw Error("'text' is missing; give a string.")),
            start..(int)_reader.BytesConsumed,
            slot ?? end..end,
            slot is not null,
            score);
    }

    /// <summary>Goes on to the value of a member.</summary>
    /// <returns>The member's name if it is one of those looked for.</returns>
    private string? Name(params ReadOnlySpan<string> names)
    {
        string? found = null;
        foreach (var name in names)
        {
            found = _reader.ValueTextEquals(name) ? name : found;
        }

        _reader.Read();
        return found;
    }

    private readonly double? Score() => _reader.TokenType switch
    {
        JsonTokenType.Number when _reader.TryGetDouble(out var score) && double.IsFinite(score) => score,
        JsonTokenType.Null => null,
        _ when _overwrite => null,
        _ => throw Error($"'score' is {Kind()} and not a finite number; leave it out, or replace scores with --overwrite."),
    };

    private readonly string Text(string name) => _reader.TokenType == JsonTokenType.String
        ? _reader.GetString()!
        : throw Error($"'{name}' is {Kind()}; give a string.");

    private readonly T Once<T>(T? before, string name, T value)
        where T : class => before is null ? value : throw Twice(name);

    private readonly string Kind() => _reader.TokenType switch
    {
        JsonTokenType.StartObject => "a JSON object",
        JsonTokenType.StartArray => "a JSON array",
        JsonTokenType.String => "a JSON string",
        JsonTokenType.Number => "a JSON number",
        var other => $"a JSON {other.ToString().ToLowerInvariant()}",
    };

    private readonly DataException Twice(string name) => Error($"'{name}' appears twice; keep one.");

    private readonly DataException Error(string what) => new($"{_origin}: {what}");
}
