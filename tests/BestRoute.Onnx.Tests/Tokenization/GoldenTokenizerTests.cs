using System.Text.Json;

namespace BestRoute.Onnx.Tests.Tokenization;

/// <summary>The ids of the official libraries, on every line.</summary>
public sealed class GoldenTokenizerTests
{
    [GoldenTheory]
    [InlineData("spm4k")]
    [InlineData("spm2k")]
    [InlineData("spm1k")]
    public void Encode_OfASentencePieceModel_GivesTheIdsOfTheOfficialProgram(string model)
    {
        var tokenizer = Tokenizer.Load(Golden.PathOf("tokenizer", $"{model}.model"));

        AssertSame($"{model}.jsonl", row => tokenizer.Encode(TextOf(row, "text"), TokenizationMode.Library));
    }

    private static void AssertSame(string file, Func<JsonElement, int[]> encode)
    {
        var wrong = new List<string>();
        int rows = 0;
        foreach (var line in File.ReadLines(Golden.PathOf("tokenizer", file)))
        {
            using var row = JsonDocument.Parse(line);
            int[] expected = [.. row.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            int[] actual = encode(row.RootElement);
            if (!expected.SequenceEqual(actual))
            {
                wrong.Add($"{line[..Math.Min(line.Length, 200)]}\n  {string.Join(' ', actual)}");
            }

            rows++;
        }

        Assert.True(rows > 100 && wrong.Count == 0, $"{wrong.Count} of {rows} lines differ:\n{string.Join('\n', wrong.Take(10))}");
    }

    private static string TextOf(JsonElement row, string member) => row.GetProperty(member).GetString()!;
}
