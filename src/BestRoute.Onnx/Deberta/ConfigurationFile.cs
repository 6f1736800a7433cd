using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace BestRoute.Onnx;

/// <summary>A <c>config.json</c>, read member by member. A member that is null is treated as absent, and an unknown member is ignored.</summary>
internal sealed class ConfigurationFile
{
    public const string FileName = "config.json";
    private const long MaxBytes = 16L << 20;
    private const int MaxShown = 100;

    private readonly string _path;
    private readonly IReadOnlyDictionary<string, JsonElement> _members;

    private ConfigurationFile(string path, IReadOnlyDictionary<string, JsonElement> members)
    {
        _path = path;
        _members = members;
    }

    /// <summary>Reads the configuration of a folder.</summary>
    /// <exception cref="OnnxModelException">The file is missing or is not a JSON object.</exception>
    public static ConfigurationFile Read(string folder) => Parse(Path.Combine(folder, FileName));

    /// <summary>Reads a configuration. If the file is missing, the configuration is empty.</summary>
    /// <exception cref="OnnxModelException">The file is not a JSON object.</exception>
    public static ConfigurationFile ReadOrEmpty(string folder, string name = FileName) =>
        Path.Combine(folder, name) is var path && File.Exists(path) ? Parse(path) : new ConfigurationFile(path, new Dictionary<string, JsonElement>());

    /// <summary>Returns what to throw for a value that cannot be used.</summary>
    public OnnxModelException Unusable(string name, object value, string fix)
    {
        // Shown as it is written, because it may not be valid text.
        var shown = value is JsonElement element ? Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element)) : FormattableString.Invariant($"{value}");
        return new OnnxModelException($"'{_path}' has {name} = {(shown.Length > MaxShown ? string.Concat(shown.AsSpan(0, MaxShown), "...") : shown)}. {fix}");
    }

    /// <summary>Returns whether a member exists.</summary>
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
            : throw Unusable(name, element, FormattableString.Invariant($"It must be a whole number from {least} to {most}."));
    }

    /// <summary>Returns a number.</summary>
    public double Number(string name, double fallback)
    {
        if (Find(name) is not { } element)
        {
            return fallback;
        }

        return element.ValueKind == JsonValueKind.Number ? element.GetDouble() : throw Unusable(name, element, "It must be a number.");
    }

    /// <summary>Returns true or false.</summary>
    public bool Flag(string name, bool fallback) => Find(name) is not { } element
        ? fallback
        : element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Unusable(name, element, "It must be true or false."),
        };

    /// <summary>Returns text.</summary>
    public string Text(string name, string fallback) => Find(name) is not { } element ? fallback : Text(name, element);

    /// <summary>Returns words in lower case, from a list or from text with the separator |. Real files have both.</summary>
    public IReadOnlyList<string> Words(string name) => Find(name) is not { } element
        ? []
        : element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select(item => Text(name, item).Trim().ToLowerInvariant())]
            : Text(name, element).ToLowerInvariant().Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Returns the number of members of an object; null if it does not exist.</summary>
    public int? Count(string name) => Find(name) is { ValueKind: JsonValueKind.Object } element && element.EnumerateObject().Count() is var count and > 0
        ? count
        : null;

    private string Text(string name, JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Unusable(name, element, "It must be text.");
        }
        catch (InvalidOperationException exception)
        {
            throw new OnnxModelException($"'{_path}' has a {name} that is not valid text.", exception);
        }
    }

    private JsonElement? Find(string name) =>
        _members.TryGetValue(name, out var element) && element.ValueKind != JsonValueKind.Null ? element : null;

    private static ConfigurationFile Parse(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(ModelFile.ReadText(path, MaxBytes), new JsonDocumentOptions { MaxDepth = 32 });
            var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                // If several members have the same name, the last one is used, as in Python.
                members[member.Name] = member.Value.Clone();
            }

            return new ConfigurationFile(path, members);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: not an object, or a name that contains half of a surrogate pair.
            throw new OnnxModelException($"'{path}' is not a valid JSON object: {exception.Message}", exception);
        }
    }
}
