using System.Buffers;
using System.Text;
using System.Text.Json;

namespace BestRoute;

/// <summary>Reads and compares texts that are JSON.</summary>
internal static class JsonText
{
    /// <summary>Reads a text that is one JSON value and nothing else.</summary>
    /// <returns>The value; <see langword="null"/> where the text is not JSON.</returns>
    public static JsonElement? Read(string text)
    {
        // Encoding by hand: the overload for strings throws an exception other than JsonException for a lone surrogate.
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return JsonElement.Parse(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a text that is a JSON object or a list of them, also in a code block.</summary>
    /// <returns>The value; <see langword="null"/> where the text is something else.</returns>
    public static JsonElement? ReadObject(string text)
    {
        var bare = text.AsSpan().Trim();
        if (bare.StartsWith("```", StringComparison.Ordinal) && bare.EndsWith("```", StringComparison.Ordinal) && bare.IndexOf('\n') is >= 0 and var line && line < bare.Length - 3)
        {
            bare = bare[(line + 1)..^3].Trim();
        }

        return bare is ['{', .., '}'] || (bare is ['[', .., ']'] && bare[1..].TrimStart() is ['{', ..])
            ? Read(bare.Length == text.Length ? text : bare.ToString())
            : null;
    }

    /// <summary>Says whether two values are equal. The order of members and the spelling of numbers and strings do not matter.</summary>
    public static bool AreEqual(JsonElement left, JsonElement right)
    {
        try
        {
            return JsonElement.DeepEquals(left, right);
        }
        catch (InvalidOperationException)
        {
            // A string escapes half of a surrogate pair, which is not text.
            return left.GetRawText() == right.GetRawText();
        }
    }
}
