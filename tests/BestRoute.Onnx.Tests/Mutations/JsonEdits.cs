using System.Text;

namespace BestRoute.Onnx.Tests;

/// <summary>Changes that leave JSON mostly what it is, and its content not.</summary>
internal static class JsonEdits
{
    private static readonly byte[][] _values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-0", "-1", "1", "2", "3", "7", "255", "65536", "2147483647", "2147483648", "-2147483648", "4294967296", "9223372036854775807",
            "9223372036854775808", "-9223372036854775809", "1e308", "1e999", "-1e999", "1e-400", "0.5", "1.0", "NaN", "01", "\"\"", "\" \"", "\"a\"", "\"0\"", "\".\"", "\"..\"",
            "\"../model.onnx\"", "\"/etc/hostname\"", "\"C:\\\\x\"", "\"sub/file\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u2581\"", "\"$A\"", "\"$B\"", "\"[CLS]\"",
            "[]", "{}", "[[]]", "[null]", "{\"\":null}", "{\"a\":{}}", "[1,2]", "[\"\",0]", "[\"a\",1e999]", "{\"type\":\"Sequence\"}", "{\"\\ud800\":1}", "\"\\", "[1,", "/**/1",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xFF, 0xFE, (byte)'"'],
        [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'],
        Repeated("[", 60, "]"), Repeated("[", 5000, "]"), Repeated("{\"a\":", 62, "}"), Repeated("{\"a\":", 3000, "}"),
        [(byte)'"', .. Encoding.UTF8.GetBytes(new string('a', 20_000)), (byte)'"'],
        [(byte)'[', .. Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Repeat("1", 5000))), (byte)']'],
        Encoding.UTF8.GetBytes(new string('9', 400)),
    ];

    /// <summary>Changes a JSON text.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> json, Random random)
    {
        if (JsonPlace.Read(json) is not { } root)
        {
            return ByteEdits.Apply(json.ToArray(), random);
        }

        var place = root.Choose(random);
        var other = root.Choose(random);
        var value = json[place.Start..place.End];
        var isMember = place.NameStart >= 0;
        var name = isMember ? json[place.NameStart..place.NameEnd] : default;
        var hostile = _values[random.Next(_values.Length)];
        return random.Next(10) switch
        {
            0 or 1 or 2 => Replace(json, place.Start, place.End, hostile),
            3 => Replace(json, place.Start, place.End, json[other.Start..other.End]),
            4 => Replace(json, place.Begin, place.End, [.. json[place.Begin..place.End], (byte)',', .. json[place.Begin..place.End]]),
            5 => Replace(json, place.Begin, place.End, isMember ? "\"removed\":0"u8 : "0"u8),
            6 when isMember => Replace(json, place.NameStart, place.NameEnd, other.NameStart >= 0 ? json[other.NameStart..other.NameEnd] : "\"\\ud800\""u8),
            6 or 7 => Replace(json, place.Start, place.End, [(byte)'[', .. value, (byte)']']),
            8 when isMember => Replace(json, place.Begin, place.End, [.. name, (byte)':', .. hostile, (byte)',', .. name, (byte)':', .. value]),
            8 => Replace(json, place.Start, place.End, [.. value, (byte)',', .. hostile]),
            _ => Inside(json, place, random),
        };
    }

    // A number next to the one that is right, or other bytes of the same text.
    private static byte[] Inside(ReadOnlySpan<byte> json, JsonPlace place, Random random)
    {
        var value = json[place.Start..place.End];
        return long.TryParse(value, out var number)
            ? Replace(json, place.Start, place.End, Encoding.UTF8.GetBytes(FormattableString.Invariant($"{ByteEdits.Number(random, number)}")))
            : value.Length > 2
                ? Replace(json, place.Start + 1, place.End - 1, ByteEdits.Apply(value[1..^1].ToArray(), random))
                : Replace(json, place.Start, place.End, _values[random.Next(_values.Length)]);
    }

    private static byte[] Replace(ReadOnlySpan<byte> json, int start, int end, ReadOnlySpan<byte> by) => [.. json[..start], .. by, .. json[end..]];

    private static byte[] Repeated(string open, int depth, string close) =>
        Encoding.UTF8.GetBytes(string.Concat([.. Enumerable.Repeat(open, depth), "1", .. Enumerable.Repeat(close, depth)]));
}
