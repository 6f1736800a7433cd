using System.Text.Json;

namespace BestRoute.Onnx.Tests.Tokenization;

/// <summary>The ids of the official libraries, on every line.</summary>
public sealed class GoldenTokenizerTests
{
    [GoldenTheory]
    [InlineData("spm4k")]
    [InlineData("spm2k")]
    [InlineData("spm1k")]
    public void Encode_of_a_sentence_piece_model_gives_the_ids_of_the_official_program(string model)
    {
        var tokenizer = Tokenizer.Load(Golden.PathOf("tokenizer", $"{model}.model"));

        AssertSame($"{model}.jsonl", row => tokenizer.Encode(TextOf(row, "text")!, TokenizationMode.Library));
    }

    [GoldenTheory]
    [InlineData("tokenizer.json", "hf_tokenizer_json.jsonl")]
    [InlineData("tokenizer_legacy.json", "hf_tokenizer_legacy_json.jsonl")]
    public void Encode_of_a_tokenizer_json_gives_the_ids_of_the_official_library(string file, string expected)
    {
        var tokenizer = Tokenizer.Load(Golden.PathOf("tokenizer", file));

        AssertSame(expected, row => Encode(tokenizer, row, "text", null));
    }

    [GoldenFact]
    public void Encode_pair_gives_the_ids_of_the_official_library()
    {
        var tokenizer = Tokenizer.Load(Golden.PathOf("tokenizer", "tokenizer.json"));

        AssertSame("hf_pairs.jsonl", row => Encode(tokenizer, row, "a", "b"));
    }

    [GoldenFact]
    public void Encode_with_a_limit_truncates_as_the_official_library()
    {
        var tokenizer = Tokenizer.Load(Golden.PathOf("tokenizer", "tokenizer.json"));

        AssertSame("hf_truncation.jsonl", row => Encode(
            tokenizer, row, "a", "b", row.GetProperty("max_length").GetInt32(), Enum.Parse<Truncation>(TextOf(row, "strategy")!)));
    }

    [GoldenTheory]
    [InlineData("spm4k.model", "spm4k.jsonl", new[] { 0, 1, 2 })]
    [InlineData("spm2k.model", "spm2k.jsonl", new[] { 1, 2 })]
    [InlineData("tokenizer.json", "hf_tokenizer_json.jsonl", new[] { 0, 1, 2, 4000 })]
    [InlineData("tokenizer_legacy.json", "hf_tokenizer_legacy_json.jsonl", new[] { 0, 1, 2, 4000 })]
    public void Encode_literally_differs_only_where_the_text_spells_special_tokens(string file, string lines, int[] special)
    {
        var tokenizer = Tokenizer.Load(Golden.PathOf("tokenizer", file));
        var differing = 0;
        foreach (var line in File.ReadLines(Golden.PathOf("tokenizer", lines)))
        {
            using var row = JsonDocument.Parse(line);
            var text = TextOf(row.RootElement, "text")!;
            var literal = tokenizer.Encode(text, TokenizationMode.Literal);
            var library = tokenizer.Encode(text, TokenizationMode.Library);

            Assert.DoesNotContain(literal, special.Contains);
            differing += literal.SequenceEqual(library) ? 0 : 1;
            if (!library.Any(special.Contains) && !text.Contains("[UNK]", StringComparison.Ordinal))
            {
                Assert.Equal(library, literal);
            }
        }

        Assert.Equal(file.EndsWith(".json", StringComparison.Ordinal), differing > 0);
    }

    // Null where the official library refuses.
    private static int[]? Encode(
        Tokenizer tokenizer, JsonElement row, string first, string? second, int maxTokens = int.MaxValue, Truncation truncation = Truncation.LongestFirst)
    {
        var buffer = new TokenBuffer();
        var pair = second is null ? null : TextOf(row, second);
        if (pair is null)
        {
            tokenizer.Template!.Encode(TextOf(row, first), TokenizationMode.Library, buffer, maxTokens);
            return buffer.Ids.ToArray();
        }

        try
        {
            tokenizer.Template!.EncodePair(TextOf(row, first), pair, TokenizationMode.Library, buffer, maxTokens, truncation);
        }
        catch (ArgumentException)
        {
            return null;
        }

        return buffer.Ids.ToArray();
    }

    private static void AssertSame(string file, Func<JsonElement, int[]?> encode)
    {
        var wrong = new List<string>();
        var rows = 0;
        foreach (var line in File.ReadLines(Golden.PathOf("tokenizer", file)))
        {
            using var row = JsonDocument.Parse(line);
            int[]? expected = row.RootElement.TryGetProperty("ids", out var ids) ? [.. ids.EnumerateArray().Select(id => id.GetInt32())] : null;
            var actual = encode(row.RootElement);
            if (expected is null ? actual is not null : actual is null || !expected.SequenceEqual(actual))
            {
                wrong.Add($"{line[..Math.Min(line.Length, 200)]}\n  {string.Join(' ', actual ?? [])}");
            }

            rows++;
        }

        Assert.True(rows > 100 && wrong.Count == 0, $"{wrong.Count} of {rows} lines differ:\n{string.Join('\n', wrong.Take(10))}");
    }

    private static string? TextOf(JsonElement row, string member) => row.GetProperty(member).GetString();
}
