using System.Text.Json;

namespace BestRoute.Onnx;

/// <summary>A <c>config.json</c>, read member by member; a member that is null counts as absent, one that is unknown is ignored.</summary>
internal sealed class ConfigurationFile
{
    public const string FileName = "config.json";
    private const long MaxBytes = 16L << 20;

    private readonly string _path;
    private readonly JsonElement _root;

    private ConfigurationFile(string path, JsonElement root)
    {
        _path = path;
        _root = root;
    }

    /// <summary>Reads the configuration of a folder.</summary>
    /// <exception cref="OnnxModelException">It is missing or no JSON object.</exception>
    public static ConfigurationFile Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            using var document = JsonDocument.Parse(ModelFile.ReadAll(path, MaxBytes), new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ConfigurationFile(path, document.RootElement.Clone())
                : throw new OnnxModelException($"'{path}' is no JSON object.");
        }
        catch (JsonException exception)
        {
            throw new OnnxModelException($"'{path}' is no valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Returns what to throw for a value that cannot be used.</summary>
    public OnnxModelException Unusable(string name, object value, string mend) => new(
        FormattableString.Invariant($"'{_path}' has {name} = {value}. {mend}"));

    /// <summary>Returns whether a member is there.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Returns a whole number.</summary>
    public int Integer(string name, int least, int most, int fallback)
    {
        if (Find(name) is not { } element)
        {
            return fallback;
        }

        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var value) && value >= least && value <= most
            ? value
            : throw Unusable(name, element, FormattableString.Invariant($"Give a whole number from {least} to {most}."));
    }

    /// <summary>Returns a number.</summary>
    public double Number(string name, double fallback)
    {
        if (Find(name) is not { } element)
        {
            return fallback;
        }

        return element.ValueKind == JsonValueKind.Number ? element.GetDouble() : throw Unusable(name, element, "Give a number.");
    }

    /// <summary>Returns true or false.</summary>
    public bool Flag(string name, bool fallback) => Find(name) is not { } element
        ? fallback
        : element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Unusable(name, element, "Give true or false."),
        };

    /// <summary>Returns text.</summary>
    public string Text(string name, string fallback) => Find(name) is not { } element ? fallback : Text(name, element);

    /// <summary>Returns words in lower case: a list of them, or text in which they are separated by |. Both occur in the wild.</summary>
    public IReadOnlyList<string> Words(string name) => Find(name) is not { } element
        ? []
        : element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select(item => Text(name, item).Trim().ToLowerInvariant())]
            : Text(name, element).ToLowerInvariant().Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Returns the number of members of an object; null where it is not there.</summary>
    public int? Count(string name) => Find(name) is { ValueKind: JsonValueKind.Object } element && element.EnumerateObject().Count() is var count and > 0
        ? count
        : null;

    private string Text(string name, JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Unusable(name, element, "Give text.");
        }
        catch (InvalidOperationException exception)
        {
            throw new OnnxModelException($"'{_path}' has a {name} that is no valid text.", exception);
        }
    }

    private JsonElement? Find(string name)
        => _root.TryGetProperty(name, out var element) && element.ValueKind != JsonValueKind.Null ? element : null;
}
