using System.Text.Json;

namespace BestRoute.Onnx.Tests;

/// <summary>A value of a JSON text, and its place.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="NameStart">Where the name of the member begins; -1 where the value is no member.</param>
/// <param name="NameEnd">Where the name ends.</param>
internal sealed record JsonPlace(int Start, int NameStart, int NameEnd)
{
    /// <summary>Gets the values inside of it.</summary>
    public List<JsonPlace> Children { get; } = [];

    /// <summary>Gets where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Gets where the member begins, or the value where it is none.</summary>
    public int Begin => NameStart >= 0 ? NameStart : Start;

    /// <summary>Reads a text.</summary>
    /// <returns>The outermost value, or null where the text is no JSON.</returns>
    public static JsonPlace? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 10_000 });
            var open = new Stack<JsonPlace>();
            JsonPlace? root = null;
            var (nameStart, nameEnd) = (-1, -1);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    (nameStart, nameEnd) = ((int)reader.TokenStartIndex, (int)reader.TokenStartIndex + reader.ValueSpan.Length + 2);
                    continue;
                }

                if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                {
                    open.Pop().End = (int)reader.BytesConsumed;
                    continue;
                }

                var place = new JsonPlace((int)reader.TokenStartIndex, nameStart, nameEnd) { End = (int)reader.BytesConsumed };
                root ??= place;
                if (open.TryPeek(out var parent))
                {
                    parent.Children.Add(place);
                }

                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    open.Push(place);
                }

                (nameStart, nameEnd) = (-1, -1);
            }

            return root;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns a value at any depth, each depth as likely as the next, so that long lists do not hide short ones.</summary>
    public JsonPlace Choose(Random random)
    {
        var place = this;
        while (place.Children.Count > 0 && random.Next(4) > 0)
        {
            place = place.Children[random.Next(place.Children.Count)];
        }

        return place;
    }
}
