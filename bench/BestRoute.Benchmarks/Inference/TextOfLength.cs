using System.Text;
using BestRoute.Onnx;

namespace BestRoute.Benchmarks.Inference;

/// <summary>Makes up texts that have exactly so many tokens.</summary>
internal static class TextOfLength
{
    /// <summary>Returns a text that gives an input of that many tokens with the template.</summary>
    public static string Single(ModelFolder folder, int tokens, int seed) => Find(text => Ids(folder, text).Length, tokens, seed);

    /// <summary>Returns a text that, as second text after the first one, gives an input of that many tokens.</summary>
    public static string Second(ModelFolder folder, string first, int tokens, int seed) => Find(text => Ids(folder, first, text).Length, tokens, seed);

    /// <summary>Returns the ids of an input.</summary>
    public static long[] Ids(ModelFolder folder, string text, string? second = null)
    {
        var buffer = new TokenBuffer();
        if (second is null)
        {
            folder.Template!.Encode(text, TokenizationMode.Literal, buffer);
        }
        else
        {
            folder.Template!.EncodePair(text, second, TokenizationMode.Literal, buffer);
        }

        return [.. buffer.Ids.ToArray().Select(static id => (long)id)];
    }

    // A letter more is a token more, or none: no length is passed over.
    private static string Find(Func<string, int> count, int tokens, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        while (count(text.ToString()) < tokens)
        {
            text.Append(random.Next(6) == 0 && text.Length > 0 && text[^1] != ' ' ? ' ' : (char)('a' + random.Next(26)));
        }

        var found = text.ToString();
        return count(found) == tokens ? found : throw new InvalidOperationException($"No text of {tokens} tokens was found.");
    }
}
