using System.Buffers.Text;
using System.Globalization;

namespace BestRoute.Onnx;

/// <summary>
/// Reads a score as the JSON reader of the Rust library does: the digits as one whole number, divided by a power of ten. The result is not always the nearest
/// double, and if two segmentations are equally good, the last bit decides.
/// </summary>
internal static class JsonScore
{
    private const int MaxExponent = 308;

    /// <summary>Reads a JSON number; infinite if it is too large.</summary>
    public static double Parse(ReadOnlySpan<byte> number)
    {
        var isNegative = number is [(byte)'-', ..];
        var rest = isNegative ? number[1..] : number;
        ulong digits = 0;
        var exponent = 0;
        var isFraction = false;
        var isFull = false;
        while (rest is [var c, ..] && c is not ((byte)'e' or (byte)'E'))
        {
            rest = rest[1..];
            if (c == '.')
            {
                isFraction = true;
                continue;
            }

            var digit = (uint)(c - '0');
            isFull |= digits > (ulong.MaxValue - digit) / 10;
            if (!isFull)
            {
                digits = (10 * digits) + digit;
                exponent -= isFraction ? 1 : 0;
            }
            else if (!isFraction)
            {
                exponent++;
            }
        }

        if (!rest.IsEmpty)
        {
            var sign = rest[1] == '-' ? -1 : 1;
            var power = rest[(rest[1] is (byte)'+' or (byte)'-' ? 2 : 1)..];
            exponent += sign * (Utf8Parser.TryParse(power, out int value, out _) ? Math.Min(value, 100_000) : 100_000);
        }

        double score = digits;
        for (; exponent < -MaxExponent && score != 0; exponent += MaxExponent)
        {
            score /= 1e308;
        }

        score = score == 0 ? 0
            : exponent > MaxExponent ? double.PositiveInfinity
            : exponent >= 0 ? score * PowerOfTen(exponent)
            : score / PowerOfTen(-exponent);
        return isNegative ? -score : score;
    }

    private static double PowerOfTen(int exponent) => double.Parse($"1e{exponent}", CultureInfo.InvariantCulture);
}
