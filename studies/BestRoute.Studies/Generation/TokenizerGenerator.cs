using System.Text.Json;

namespace BestRoute.Studies.Generation;

/// <summary>Makes up a Unigram vocabulary that cuts English into pieces of two letters or so, for models that learned nothing.</summary>
internal static class TokenizerGenerator
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>Returns the <c>tokenizer.json</c>, laid out as DeBERTa-v3's.</summary>
    public static string Unigram() => JsonSerializer.Serialize(new
    {
        version = "1.0",
        added_tokens = new[] { "[PAD]", "[CLS]", "[SEP]", "[UNK]" }.Select(static (content, id) => new
        {
            id,
            content,
            single_word = false,
            lstrip = false,
            rstrip = false,
            normalized = false,
            special = true,
        }),
        normalizer = new
        {
            type = "Sequence",
            normalizers = new object[]
            {
                new { type = "Strip", strip_left = true, strip_right = true },
                new { type = "Replace", pattern = new { Regex = " {2,}" }, content = " " },
            },
        },
        pre_tokenizer = new { type = "Metaspace", replacement = "▁", prepend_scheme = "always", split = true },
        post_processor = new
        {
            type = "TemplateProcessing",
            single = new[] { Special("[CLS]", 0), Sequence("A", 0), Special("[SEP]", 0) },
            pair = new[] { Special("[CLS]", 0), Sequence("A", 0), Special("[SEP]", 0), Sequence("B", 1), Special("[SEP]", 1) },
            special_tokens = new Dictionary<string, object>
            {
                ["[CLS]"] = new { id = "[CLS]", ids = new[] { 1 }, tokens = new[] { "[CLS]" } },
                ["[SEP]"] = new { id = "[SEP]", ids = new[] { 2 }, tokens = new[] { "[SEP]" } },
            },
        },
        model = new { type = "Unigram", unk_id = 3, vocab = Pieces().ToArray(), byte_fallback = false },
    });

    private static object Special(string id, int type) => new { SpecialToken = new { id, type_id = type } };

    private static object Sequence(string id, int type) => new { Sequence = new { id, type_id = type } };

    private static IEnumerable<object[]> Pieces()
    {
        foreach (var special in new[] { "[PAD]", "[CLS]", "[SEP]", "[UNK]" })
        {
            yield return [special, 0.0];
        }

        yield return ["▁", -4.0];
        for (var character = '!'; character <= '~'; character++)
        {
            yield return [character.ToString(), -8.0];
        }

        foreach (var first in Letters)
        {
            yield return [$"▁{first}", -7.0];
            foreach (var second in Letters)
            {
                yield return [$"{first}{second}", -9.0];
                yield return [$"▁{first}{second}", -10.0];
            }
        }
    }
}
