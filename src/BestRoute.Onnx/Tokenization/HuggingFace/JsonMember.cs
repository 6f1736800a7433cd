using System.Globalization;
using System.Text.Json;

namespace BestRoute.Onnx;

/// <summary>A member of a JSON file, and its path, for errors.</summary>
/// <param name="Value">The value.</param>
/// <param name="Path">The file and the member.</param>
internal readonly record struct JsonMember(JsonElement Value, string Path)
{
    /// <summary>Gets the kind of the object.</summary>
    public string Type => Get("type").String();

    /// <summary>Gets the items of an array.</summary>
    public IEnumerable<JsonMember> Items
    {
        get
        {
            Expect(JsonValueKind.Array, "an array");
            var path = Path;
            return Value.EnumerateArray().Select((item, index) => new JsonMember(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]")));
        }
    }

    /// <summary>The member of an object; null if it is missing or null.</summary>
    public JsonMember? Find(string name)
    {
        Expect(JsonValueKind.Object, "an object");
        try
        {
            return Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? new JsonMember(value, $"{Path}.{name}") : null;
        }
        catch (InvalidOperationException exception)
        {
            throw Unnamed(exception);
        }
    }

    /// <summary>The member of an object.</summary>
    public JsonMember Get(string name) => Find(name) ?? throw new OnnxModelException($"{Path}.{name} is missing.");

    /// <summary>The members of an object.</summary>
    public IEnumerable<(string Name, JsonMember Value)> Members()
    {
        Expect(JsonValueKind.Object, "an object");
        foreach (var member in Value.EnumerateObject())
        {
            var name = NameOf(member);
            yield return (name, new JsonMember(member.Value, $"{Path}.{name}"));
        }
    }

    /// <summary>The value as a text.</summary>
    public string String()
    {
        Expect(JsonValueKind.String, "a text");
        try
        {
            return Value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Unsupported("a text without halves of surrogate pairs");
        }
    }

    /// <summary>The value as a single character.</summary>
    public char Character() => String() is [var character] ? character : throw Unsupported("one character");

    /// <summary>The value as an id or a length: a whole number of 0 or more.</summary>
    public int Number()
    {
        Expect(JsonValueKind.Number, "a whole number");
        return Value.TryGetInt32(out var number) && number >= 0 ? number : throw Unsupported("a whole number of 0 or more");
    }

    /// <summary>The value as yes or no.</summary>
    public bool Flag() => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unsupported("true or false"),
    };

    /// <summary>The member of an object, yes or no.</summary>
    public bool Flag(string name, bool absent) => Find(name)?.Flag() ?? absent;

    /// <summary>The error that the value is not supported.</summary>
    public OnnxModelException Unsupported(string supported)
    {
        var raw = Value.GetRawText();
        return new($"{Path} is {(raw.Length > 100 ? raw[..100] + "..." : raw)}. It must be {supported}.");
    }

    private string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw Unnamed(exception);
        }
    }

    private OnnxModelException Unnamed(InvalidOperationException exception) =>
        new($"{Path} has a member whose name contains half of a surrogate pair. Use valid text.", exception);

    private void Expect(JsonValueKind kind, string name)
    {
        if (Value.ValueKind != kind)
        {
            throw Unsupported(name);
        }
    }
}
