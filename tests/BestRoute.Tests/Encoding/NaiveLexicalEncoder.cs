using System.Text.RegularExpressions;

namespace BestRoute.Tests;

/// <summary>The definition of the lexical features, written with strings, dictionaries and doubles.</summary>
internal static class NaiveLexicalEncoder
{
    public static Dictionary<int, int> Counts(string text, LexicalEncoderParameters parameters)
    {
        var parts = text.Length <= parameters.MaxCharacters
            ? [text]
            : new[] { text[..(parameters.MaxCharacters - (parameters.MaxCharacters / 2))], text[^(parameters.MaxCharacters / 2)..] };
        parts = [.. parts.Select(static part => string.Concat(part.Select(char.ToLowerInvariant)))];

        var counts = new Dictionary<int, int>();
        void Add(uint hash) => counts[(int)(hash % (uint)parameters.Buckets)] = counts.GetValueOrDefault((int)(hash % (uint)parameters.Buckets)) + 1;

        foreach (var part in parts)
        {
            uint[] words = [.. Regex.Matches(part, @"[\p{L}\p{Nd}\p{Mn}\p{Mc}]+|\S").Select(static match => Fnv1A(match.Value))];
            foreach (var order in parameters.WordOrders)
            {
                for (var i = 0; i + order <= words.Length; i++)
                {
                    Add(Finish(words[i..(i + order)].Aggregate(0x5BD1_E995u, static (hash, word) => Rotate13((hash ^ word) * 16_777_619u)), order));
                }
            }
        }

        var collapsed = Regex.Replace(string.Join(' ', parts), @"\s+", " ").Trim(' ');
        collapsed = collapsed.Length == 0 ? " " : $" {collapsed} ";
        foreach (var order in parameters.CharacterOrders)
        {
            for (var i = 0; i + order <= collapsed.Length; i++)
            {
                Add(Finish(Fnv1A(collapsed.Substring(i, order)), order));
            }
        }

        return counts;
    }

    public static double[] Encode(
        string text, LexicalEncoderParameters parameters, float[] idf, sbyte[] projection, float[] rowScales, float[] surfaceMean, float[] surfaceScale)
    {
        var weights = Counts(text, parameters).ToDictionary(static pair => pair.Key, pair => (1 + Math.Log(pair.Value)) * idf[pair.Key]);
        var norm = Math.Sqrt(weights.Values.Sum(static weight => weight * weight));
        var result = new double[parameters.Dimensions + SurfaceFeatures.Count];
        for (var column = 0; column < parameters.Dimensions; column++)
        {
            foreach (var (bucket, weight) in weights)
            {
                result[column] += norm == 0 ? 0 : weight / norm * rowScales[bucket] * projection[(bucket * parameters.Dimensions) + column];
            }
        }

        var surface = new float[SurfaceFeatures.Count];
        SurfaceFeatures.Extract(text, surface);
        for (var i = 0; i < surface.Length; i++)
        {
            result[parameters.Dimensions + i] = parameters.SurfaceWeight * Math.Min(5, Math.Max(-5, ((double)surface[i] - surfaceMean[i]) / surfaceScale[i]));
        }

        return result;
    }

    private static uint Fnv1A(string text) => text.Aggregate(2_166_136_261u, static (hash, character) => unchecked((hash ^ character) * 16_777_619u));

    private static uint Rotate13(uint value) => (value << 13) | (value >> 19);

    private static uint Finish(uint hash, int order)
    {
        hash = unchecked(hash + ((uint)order * 0x9E37_79B9));
        hash = unchecked((hash ^ (hash >> 16)) * 0x85EB_CA6B);
        hash = unchecked((hash ^ (hash >> 13)) * 0xC2B2_AE35);
        return hash ^ (hash >> 16);
    }
}
