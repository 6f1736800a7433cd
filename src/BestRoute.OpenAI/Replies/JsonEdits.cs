using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace BestRoute.OpenAI;

/// <summary>Changes of single values in a JSON text. All other bytes stay as they are.</summary>
/// <param name="json">The text that the elements were parsed from.</param>
internal sealed class JsonEdits(ReadOnlyMemory<byte> json)
{
    private readonly List<Edit> _edits = [];

    public void Replace(JsonElement value, string replacement)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        _edits.Add(new Edit(Position(raw), raw.Length, Encoding.UTF8.GetBytes(replacement)));
    }

    public void SetNull(JsonElement value) => Replace(value, "null");

    public void SetText(JsonElement value, string text) => Replace(value, Quoted(text));

    public void SetNumber(JsonElement value, long number) => Replace(value, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds members at the start of an object. Call it at most once per object.</summary>
    public void AddMembers(JsonElement target, params ReadOnlySpan<string> members)
    {
        var text = string.Join(',', members!) + (target.EnumerateObject().Any() ? "," : "");
        _edits.Add(new Edit(Position(JsonMarshal.GetRawUtf8Value(target)) + 1, 0, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Gets the changed text, or <see langword="null"/> if nothing was changed.</summary>
    public byte[]? Apply()
    {
        if (_edits.Count == 0)
        {
            return null;
        }

        _edits.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        var source = json.Span;
        var result = new byte[source.Length + _edits.Sum(static edit => edit.Replacement.Length - edit.Length)];
        var rest = result.AsSpan();
        var position = 0;
        foreach (var edit in _edits)
        {
            source[position..edit.Start].CopyTo(rest);
            rest = rest[(edit.Start - position)..];
            edit.Replacement.CopyTo(rest);
            rest = rest[edit.Replacement.Length..];
            position = edit.Start + edit.Length;
        }

        source[position..].CopyTo(rest);
        return result;
    }

    /// <summary>Writes a text as a JSON string.</summary>
    public static string Quoted(string text) => '"' + JsonEncodedText.Encode(text).ToString() + '"';

    private int Position(ReadOnlySpan<byte> value) =>
        json.Span.Overlaps(value, out var position) ? position : throw new ArgumentException("The element is not from this text.", nameof(value));

    private readonly record struct Edit(int Start, int Length, byte[] Replacement);
}
