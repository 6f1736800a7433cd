using System.Text.Json;

namespace BestRoute;

/// <summary>Parses the JSON header of a safetensors file.</summary>
internal static class SafetensorsHeader
{
    private const string Metadata = "__metadata__";
    private static readonly JsonDocumentOptions _options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Parses a header.</summary>
    /// <param name="json">The header.</param>
    /// <param name="dataLength">The number of bytes after the header. The tensors must fill them, in any order, without a gap or an overlap.</param>
    /// <returns>What the header says about each tensor, by name.</returns>
    /// <exception cref="FormatException">The header is malformed or does not describe the data.</exception>
    public static Dictionary<string, SafetensorsEntry> Parse(ReadOnlyMemory<byte> json, long dataLength)
    {
        try
        {
            using var document = JsonDocument.Parse(json, _options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("the header is not a JSON object");
            }

            var entries = document.RootElement.EnumerateObject()
                .Where(static property => property.Name != Metadata)
                .Select(static property => Entry(property.Name, property.Value))
                .ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
            RequireCover(entries.Values, dataLength);
            return entries;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // JsonElement throws the latter for text that is not valid UTF-8.
            throw new FormatException($"the header is not valid JSON ({exception.Message})", exception);
        }
    }

    private static SafetensorsEntry Entry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var type)
            || !value.TryGetProperty("shape", out var shape)
            || !value.TryGetProperty("data_offsets", out var offsets))
        {
            throw new FormatException($"tensor '{name}' has no dtype, shape or data_offsets");
        }

        var range = Numbers(name, "data_offsets", offsets);
        if (range.Length != 2 || range[0] > range[1])
        {
            throw new FormatException($"tensor '{name}' has data_offsets that are not a range");
        }

        var entry = new SafetensorsEntry(name, Type(name, type), Numbers(name, "shape", shape), range[0], range[1]);
        if (ByteLength(entry) != entry.End - entry.Begin)
        {
            throw new FormatException(
                $"tensor '{name}' has shape [{string.Join(", ", entry.Shape)}] of {entry.Type}, but {entry.End - entry.Begin} bytes");
        }

        return entry;
    }

    private static SafetensorsType Type(string name, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.ToString();
        foreach (var type in Enum.GetValues<SafetensorsType>())
        {
            if (type.ToString() == text)
            {
                return type;
            }
        }

        throw new FormatException($"tensor '{name}' has dtype '{text}', which is not a known type");
    }

    private static long[] Numbers(string name, string member, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException($"tensor '{name}' has {member} that is not an array");
        }

        return [.. value.EnumerateArray().Select(element =>
            element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) && number >= 0
                ? number
                : throw new FormatException($"tensor '{name}' has {member} with '{element}', which is not a whole number of 0 or more"))];
    }

    /// <summary>Returns the number of bytes that the shape needs, or -1 if there cannot be so many.</summary>
    private static long ByteLength(SafetensorsEntry entry)
    {
        try
        {
            return checked(entry.Shape.Aggregate(1L, static (product, length) => checked(product * length)) * SafetensorsEntry.SizeOf(entry.Type));
        }
        catch (OverflowException)
        {
            return -1;
        }
    }

    private static void RequireCover(IEnumerable<SafetensorsEntry> entries, long dataLength)
    {
        var position = 0L;
        foreach (var entry in entries.OrderBy(static entry => entry.Begin).ThenBy(static entry => entry.End))
        {
            if (entry.Begin != position)
            {
                throw new FormatException($"tensor '{entry.Name}' begins at byte {entry.Begin}, but the next byte is {position}: there is a gap or an overlap");
            }

            position = entry.End;
        }

        if (position != dataLength)
        {
            throw new FormatException($"the tensors need {position} bytes, but {dataLength} follow the header");
        }
    }
}
