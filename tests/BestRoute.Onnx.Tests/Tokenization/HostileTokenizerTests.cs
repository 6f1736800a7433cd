using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace BestRoute.Onnx.Tests.Tokenization;

/// <summary>Files that are damaged or made to do harm: each is a clear error, or a tokenizer that works.</summary>
public sealed class HostileTokenizerTests
{
    private const string Name = "hostile";

    public static TheoryData<string, byte[], string> Models => new()
    {
        { "nothing", [], "has 0 pieces" },
        { "no protobuf", Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1"), "is not readable as protobuf" },
        { "a length beyond the end", Good().Bytes(1, [1, 2], length: 1 << 20).ToArray(), "hostile is not readable as protobuf: field 1 has a length of 1048576 bytes" },
        { "a piece that is a number", Good().Number(1, 7).ToArray(), "hostile is not readable as protobuf: field 1 has wire type 0" },
        { "a score that is a text", Good().Message(1, new ProtoBytes().Text(1, "x").Text(2, "abcd")).ToArray(), "hostile, piece 1, is not readable as protobuf: field 2 has wire type 2" },
        { "a piece that is no UTF-8", Good().Message(1, new ProtoBytes().Bytes(1, [0xC3])).ToArray(), "hostile, piece 1, is not readable as protobuf: field 1 is not UTF-8 text" },
        { "settings that end within a number", Good().Bytes(2, [0x18, 0xFF]).ToArray(), "hostile, trainer_spec, is not readable as protobuf: the integer" },
        { "a map that is a number", Good().Message(3, new ProtoBytes().Number(2, 1)).ToArray(), "hostile, normalizer_spec, is not readable as protobuf: field 2" },
        { "a bad field behind a good one", [.. Good().Message(2, new ProtoBytes().Number(3, 1)).ToArray(), 0], "hostile is not readable as protobuf: byte" },
        { "an empty piece", Good().Piece(string.Empty, 0).ToArray(), "has 0 bytes" },
        { "a long piece", Good().Piece(new string('a', 5000), 0).ToArray(), "has 5000 bytes" },
        { "a piece twice", Good().Piece("a", -1).Piece("a", -2).ToArray(), "'a' is also piece 1" },
        { "two unknown pieces", Good().Piece("<other>", 0, kind: 2).ToArray(), "but so is piece 0" },
        { "no unknown piece", new ProtoBytes().Piece("a", -1).ToArray(), "none of them for unknown text" },
        { "a kind that there is not", Good().Piece("a", -1, kind: 9).ToArray(), "has the kind 9" },
        { "NaN", Good().Piece("a", float.NaN).ToArray(), "the score NaN" },
        { "infinite", Good().Piece("a", float.PositiveInfinity).ToArray(), "but must have a finite score" },
        { "BPE", Good().Bytes(2, new ProtoBytes().Number(3, 2).ToArray()).ToArray(), "model_type BPE" },
        { "bytes that are not there", Good().Bytes(2, new ProtoBytes().Number(35, 1).ToArray()).ToArray(), "no byte piece '<0x00>'" },
        { "half a map", WithMap([1, 2, 3]), "precompiled_charsmap" },
        { "a map that is larger than it is", WithMap([0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0, 0]), "double array" },
        { "a map in a circle", WithMap(Circle()), "a cycle" },
        { "a map that leads nowhere", WithMap(OfTheLetterA(replacement: 1000)), "refers to a replacement at 1000" },
        { "a replacement without end", WithMap(OfTheLetterA(text: [(byte)'x', (byte)'y'])), "has a replacement at 0" },
        { "a replacement that is no UTF-8", WithMap(OfTheLetterA(text: [0xC3, 0])), "not UTF-8 text" },
        { "a replacement that takes all memory", WithMap(OfTheLetterA(text: [.. new string('x', 5000).Select(c => (byte)c), 0])), "at most 256 bytes" },
    };

    public static TheoryData<string, string, string> Files => new()
    {
        { "half a file", "{\"model\": {\"vocab\": [[\"a\", ", "not a readable JSON" },
        { "deep", "{\"normalizer\": " + new string('[', 100_000), "not a readable JSON" },
        { "deeper than it may be", "{\"model\": {\"vocab\": " + new string('[', 100_000), "array of [piece, score]" },
        { "no model", "{}", "model.vocab is missing or empty" },
        { "a model that is a text", "{\"model\": \"Unigram\"}", "It must be an object" },
        { "BPE", With(json => json["model"]!["type"] = "BPE"), "model.type is \"BPE\". It must be Unigram or WordPiece" },
        { "an unknown id beyond the pieces", With(json => json["model"]!["unk_id"] = 5000), "unk_id is 5000" },
        { "a negative id", With(json => json["model"]!["unk_id"] = -1), "unk_id is -1" },
        { "no unknown id", With(json => json["model"]!["unk_id"] = null), "model.unk_id is missing" },
        { "a score that is a text", With(json => json["model"]!["vocab"]![4]![1] = "x"), "array of [piece, score]" },
        { "a score without end", With(json => json["model"]!["vocab"]![4]![1] = JsonNode.Parse("1e999")), "not a finite number" },
        { "three in a pair", With(json => json["model"]!["vocab"]![4]!.AsArray().Add(1)), "array of [piece, score]" },
        { "half a surrogate pair", With(json => json["model"]!["vocab"]![4]![0] = "HALF").Replace("HALF", "\\ud800", StringComparison.Ordinal), "not a readable JSON" },
        { "a normalizer that there is not", With(json => json["normalizer"] = JsonNode.Parse("{\"type\":\"Nmt\"}")), "normalizer.type is \"Nmt\"" },
        { "a regular expression", With(json => json["normalizer"] = JsonNode.Parse("{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(a+)+$\"},\"content\":\"\"}")), "pattern.Regex is" },
        { "a map that is no base64", With(json => json["normalizer"]!["normalizers"]![1]!["precompiled_charsmap"] = "***"), "normalizers[1].precompiled_charsmap" },
        { "a pre-tokenizer that there is not", With(json => json["pre_tokenizer"] = JsonNode.Parse("{\"type\":\"ByteLevel\"}")), "pre_tokenizer.type is \"ByteLevel\"" },
        { "a prefix that depends on the place", With(json => json["pre_tokenizer"]!["pretokenizers"]![0]!["prepend_scheme"] = "first"), "prepend_scheme is \"first\"" },
        { "a post-processor that there is not", With(json => json["post_processor"]!["type"] = "ByteLevel"), "post_processor.type is \"ByteLevel\"" },
        { "a template with a stranger", With(json => json["post_processor"]!["single"]![0]!["SpecialToken"]!["id"] = "[X]"), "single[0].SpecialToken.id is \"[X]\"" },
        { "a template of three texts", With(json => json["post_processor"]!["pair"]![1]!["Sequence"]!["id"] = "C"), "Sequence.id is \"C\"" },
        { "an added token without content", With(json => json["added_tokens"]![0]!["content"] = null), "added_tokens[0].content is missing" },
        { "a flag that is a number", With(json => json["added_tokens"]![0]!["lstrip"] = 1), "added_tokens[0].lstrip is 1" },
        { "a byte fallback without bytes", With(json => { json["model"]!["byte_fallback"] = true; json["model"]!["vocab"]!.AsArray().RemoveAt(6); }), "no byte piece" },
        { "words of any length", With(json => json["model"]!["max_input_chars_per_word"] = 1 << 30, "tiny-wordpiece.json"), "max_input_chars_per_word is 1073741824" },
        { "an unknown token that is not there", With(json => json["model"]!["unk_token"] = "?!", "tiny-wordpiece.json"), "unk_token is \"?!\"" },
        { "a negative id of a word", With(json => json["model"]!["vocab"]!["a"] = -1, "tiny-wordpiece.json"), "the id -1" },
        { "an id that takes all memory", With(json => json["model"]!["vocab"]!["a"] = 2_000_000_000, "tiny-wordpiece.json"), "but ids must be 0 to" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Parse_of_a_bad_model_says_what_is_wrong(string what, byte[] model, string message)
    {
        var error = Assert.Throws<OnnxModelException>(() => Tokenizer.Parse(model, Name));

        Assert.True(error.Message.StartsWith(Name, StringComparison.Ordinal) && error.Message.Contains(message, StringComparison.Ordinal), $"{what}: {error.Message}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Parse_of_a_bad_tokenizer_json_says_what_is_wrong(string what, string file, string message)
    {
        var error = Assert.Throws<OnnxModelException>(() => Tokenizer.Parse(Encoding.UTF8.GetBytes(file), Name));

        Assert.True(error.Message.StartsWith(Name, StringComparison.Ordinal) && error.Message.Contains(message, StringComparison.Ordinal), $"{what}: {error.Message}");
    }

    [Fact]
    public void Parse_of_a_word_piece_with_byte_fallback_is_an_error()
    {
        var error = Assert.Throws<OnnxModelException>(() => Tokenizer.Load(TokenizerData.PathOf("tiny-wordpiece.json"), byteFallback: true));

        Assert.Contains("no byte fallback", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tiny.model", 1500)]
    [InlineData("plain.model", 500)]
    [InlineData("tiny-unigram.json", 1500)]
    [InlineData("tiny-wordpiece.json", 500)]
    public void Parse_of_a_mutated_file_either_works_or_says_what_is_wrong(string file, int mutations)
    {
        var good = File.ReadAllBytes(TokenizerData.PathOf(file));
        var random = new Random(11);
        string[] texts = [.. Enumerable.Range(0, 5).Select(_ => TokenizerData.RandomText(random))];
        for (var i = 0; i < mutations; i++)
        {
            var bad = Mutate(good, random);
            try
            {
                var tokenizer = Tokenizer.Parse(bad, Name);
                foreach (var text in texts)
                {
                    Assert.All(tokenizer.Encode(text, TokenizationMode.Library), id => Assert.InRange(id, 0, tokenizer.VocabularySize - 1));
                    Assert.All(tokenizer.Encode(text, TokenizationMode.Literal), id => Assert.InRange(id, 0, tokenizer.VocabularySize - 1));
                }
            }
            catch (OnnxModelException e)
            {
                Assert.StartsWith(Name, e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var bad = random.Next(6) == 0 ? good[..random.Next(good.Length)] : [.. good];
        for (var n = random.Next(1, 4); n > 0 && bad.Length > 0; n--)
        {
            // Half of the time near the beginning or the end, where the structure is.
            var at = random.Next(2) == 0 ? random.Next(bad.Length) : random.Next(2) == 0 ? random.Next(Math.Min(bad.Length, 1500)) : bad.Length - 1 - random.Next(Math.Min(bad.Length, 1500));
            bad[at] = random.Next(3) switch { 0 => (byte)(bad[at] ^ (1 << random.Next(8))), 1 => (byte)random.Next(256), _ => bad[random.Next(bad.Length)] };
        }

        return bad;
    }

    private static ProtoBytes Good() => new ProtoBytes().Piece("<unk>", 0, kind: 2);

    private static string With(Action<JsonNode> change, string file = "tiny-unigram.json")
    {
        var json = JsonNode.Parse(File.ReadAllText(TokenizerData.PathOf(file)))!;
        change(json);
        return json.ToJsonString();
    }

    private static byte[] WithMap(byte[] map) => Good().Bytes(3, new ProtoBytes().Bytes(2, map).ToArray()).ToArray();

    private static uint Unit(uint offset, char label = '\0', bool hasLeaf = false) => (offset << 10) | label | (hasLeaf ? 1u << 8 : 0);

    private static byte[] Map(uint[] units, params byte[] text)
    {
        var map = new byte[sizeof(uint) * (units.Length + 1)];
        BinaryPrimitives.WriteInt32LittleEndian(map, sizeof(uint) * units.Length);
        for (var i = 0; i < units.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(map.AsSpan(sizeof(uint) * (i + 1)), units[i]);
        }

        return [.. map, .. text];
    }

    // Behind 'a' comes 'a', in the same state.
    private static byte[] Circle()
    {
        var units = new uint[128];
        units['a'] = Unit('a', 'a');
        return Map(units, (byte)'x', 0);
    }

    // The one key 'a'; its replacement is told at place 1.
    private static byte[] OfTheLetterA(uint replacement = 0, params byte[] text)
    {
        var units = new uint[128];
        units['a'] = Unit('a' ^ 1, 'a', hasLeaf: true);
        units[1] = (1u << 31) | replacement;
        return Map(units, text.Length > 0 ? text : [(byte)'x', 0]);
    }
}
