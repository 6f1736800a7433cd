using System.Globalization;
using System.Text.Json;

namespace BestRoute.OpenAI;

/// <summary>Repairs single values: a text that is a number, or a number that is a text.</summary>
internal static class Scalars
{
    private const long EarliestSecond = -62_135_596_800;
    private const long LatestSecond = 253_402_300_799;

    /// <summary>Makes a value a text or null.</summary>
    public static void RepairText(JsonEdits edits, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Number)
        {
            edits.SetText(value, value.GetRawText());
        }
        else if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            edits.SetNull(value);
        }
    }

    /// <summary>Makes a value a 32-bit integer.</summary>
    /// <param name="edits">Takes the change.</param>
    /// <param name="value">The value.</param>
    /// <param name="otherwise">The number to write if the value does not contain one.</param>
    public static void RepairInteger(JsonEdits edits, JsonElement value, int otherwise = 0)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out _))
        {
            edits.SetNumber(value, Number(value) is { } number ? (long)Math.Clamp(number, int.MinValue, int.MaxValue) : otherwise);
        }
    }

    /// <summary>Makes a value the seconds since 1970. What is not a time becomes the time that the SDK has for a reply without one.</summary>
    public static void RepairTime(JsonEdits edits, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= EarliestSecond and <= LatestSecond)
        {
            return;
        }

        if (Number(value) is not { } time)
        {
            var isDate = value.ValueKind == JsonValueKind.String
                & DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date);
            edits.SetNumber(value, isDate ? date.ToUnixTimeSeconds() : EarliestSecond);
            return;
        }

        // Some servers count milliseconds or smaller units.
        while (time > LatestSecond)
        {
            time /= 1000;
        }

        edits.SetNumber(value, (long)Math.Max(time, EarliestSecond));
    }

    /// <summary>Reads a number, also from a text.</summary>
    private static double? Number(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
