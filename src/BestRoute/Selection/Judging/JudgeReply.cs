using System.Text;
using System.Text.Json;

namespace BestRoute;

/// <summary>Reads ratings out of a judge's reply.</summary>
internal static class JudgeReply
{
    /// <summary>Finds the last JSON array of exactly <paramref name="count"/> numbers from 0 to 10, with any text around it.</summary>
    /// <returns>The numbers, or null if there is no such array.</returns>
    internal static double[]? Read(string reply, int count)
    {
        var bytes = Encoding.UTF8.GetBytes(reply);
        var ratings = new double[count];
        for (var start = bytes.AsSpan().LastIndexOf((byte)'['); start >= 0; start = bytes.AsSpan(0, start).LastIndexOf((byte)'['))
        {
            if (TryRead(bytes.AsSpan(start), ratings))
            {
                return ratings;
            }
        }

        return null;
    }

    private static bool TryRead(ReadOnlySpan<byte> json, Span<double> ratings)
    {
        // Read as if more text followed, so that what comes after the array is not read.
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        try
        {
            reader.Read();
            for (var i = 0; i < ratings.Length; i++)
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out ratings[i]) || ratings[i] is not (>= 0 and <= 10))
                {
                    return false;
                }
            }

            return reader.Read() && reader.TokenType == JsonTokenType.EndArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
