namespace BestRoute.Onnx.Tests.Tokenization;

public sealed class TokenizerTests
{
    public static TheoryData<string> Files => ["tiny.model", "plain.model", "tiny-unigram.json", "tiny-wordpiece.json"];

    [Theory]
    [InlineData("tiny.model", "tiny.jsonl")]
    [InlineData("plain.model", "plain.jsonl")]
    public void Encode_of_a_sentence_piece_model_gives_the_ids_of_the_official_program(string file, string expected)
    {
        var tokenizer = Tokenizer.Load(TokenizerData.PathOf(file));

        foreach (var (text, _, ids) in TokenizerData.Read(expected))
        {
            Assert.Equal((text, string.Join(' ', ids)), (text, string.Join(' ', tokenizer.Encode(text, TokenizationMode.Library))));
        }
    }

    [Theory]
    [InlineData("tiny-unigram.json", "tiny-unigram.jsonl")]
    [InlineData("tiny-wordpiece.json", "tiny-wordpiece.jsonl")]
    public void Encode_of_a_tokenizer_json_gives_the_ids_of_the_official_library(string file, string expected)
    {
        var template = Tokenizer.Load(TokenizerData.PathOf(file)).Template!;
        foreach (var (text, pair, ids) in TokenizerData.Read(expected))
        {
            var buffer = new TokenBuffer();
            _ = pair is null ? template.Encode(text, TokenizationMode.Library, buffer) : template.EncodePair(text, pair, TokenizationMode.Library, buffer);

            Assert.Equal((text, string.Join(' ', ids)), (text, string.Join(' ', buffer.Ids.ToArray())));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Encode_literally_matches_no_special_token_whatever_the_text_spells(string file)
    {
        var tokenizer = Tokenizer.Load(TokenizerData.PathOf(file));
        var special = tokenizer.Special.Ids.Values.Where(id => id != tokenizer.Special.Unk).ToHashSet();
        var random = new Random(4);
        var isSpelled = false;
        for (var i = 0; i < 3000; i++)
        {
            var text = TokenizerData.RandomText(random);

            Assert.DoesNotContain(tokenizer.Encode(text, TokenizationMode.Literal), special.Contains);
            isSpelled |= tokenizer.Encode(text, TokenizationMode.Library).Any(special.Contains);
        }

        Assert.Equal(file.EndsWith(".json", StringComparison.Ordinal), isSpelled);
    }

    [Theory]
    [InlineData("tiny-unigram.json", true)]
    [InlineData("tiny-wordpiece.json", null)]
    public void Encode_literally_spells_the_unknown_token_out(string file, bool? byteFallback)
    {
        var tokenizer = Tokenizer.Load(TokenizerData.PathOf(file), byteFallback);
        var unknown = tokenizer.Special.Unk!.Value;

        Assert.Contains(unknown, tokenizer.Encode("[UNK]", TokenizationMode.Library));
        Assert.DoesNotContain(unknown, tokenizer.Encode("[UNK]", TokenizationMode.Literal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Encode_with_a_limit_gives_the_first_ids_of_the_whole(string file)
    {
        var tokenizer = Tokenizer.Load(TokenizerData.PathOf(file));
        var random = new Random(5);
        var buffer = new TokenBuffer();
        for (var i = 0; i < 300; i++)
        {
            var text = TokenizerData.RandomText(random, 40);
            text = i % 3 == 0 ? string.Concat(Enumerable.Repeat(text + " the model answers ", 60)) : text;
            foreach (var mode in new[] { TokenizationMode.Library, TokenizationMode.Literal })
            {
                var whole = tokenizer.Encode(text, mode);
                var limit = random.Next(Math.Min(whole.Length, 200) + 2);
                buffer.Clear();
                buffer.Add(-7);

                Assert.Equal(Math.Min(limit, whole.Length), tokenizer.Encode(text, mode, buffer, limit));
                Assert.Equal([-7, .. whole.Take(limit)], buffer.Ids.ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Encode_of_sentences_with_a_space_between_gives_the_ids_of_both(string file)
    {
        var tokenizer = Tokenizer.Load(TokenizerData.PathOf(file));
        string[] sentences = [.. TokenizerData.Read("tiny.jsonl").Take(20).Select(row => row.Text)];
        for (var i = 1; i < sentences.Length; i++)
        {
            // Without a dummy prefix, the space belongs to the second sentence.
            var space = file == "plain.model" ? " " : string.Empty;

            Assert.Equal(
                [.. tokenizer.Encode(sentences[i - 1], TokenizationMode.Literal), .. tokenizer.Encode(space + sentences[i], TokenizationMode.Literal)],
                tokenizer.Encode($"{sentences[i - 1]} {sentences[i]}", TokenizationMode.Literal));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Encode_of_nothing_gives_nothing(string file) =>
        Assert.Empty(Tokenizer.Load(TokenizerData.PathOf(file)).Encode(string.Empty, TokenizationMode.Literal));

    [Theory]
    [MemberData(nameof(Files))]
    public void Encode_of_half_a_surrogate_pair_takes_it_for_a_replacement_character(string file)
    {
        var tokenizer = Tokenizer.Load(TokenizerData.PathOf(file));
        foreach (var half in new[] { "\uD83D", "\uDE42", "a\uD83D", "\uDE42\uD83D b", "\uD83D\uD83D\uDE42" })
        {
            var repaired = string.Concat(half.EnumerateRunes().Select(rune => rune.ToString()));

            Assert.Equal(tokenizer.Encode(repaired, TokenizationMode.Literal), tokenizer.Encode(half, TokenizationMode.Literal));
            Assert.Equal(tokenizer.Encode(repaired, TokenizationMode.Library), tokenizer.Encode(half, TokenizationMode.Library));
        }
    }

    [Theory]
    [InlineData("tiny.model", false)]
    [InlineData("tiny-unigram.json", true)]
    public void Load_with_byte_fallback_overrides_the_file(string file, bool byteFallback)
    {
        var asInFile = Tokenizer.Load(TokenizerData.PathOf(file));
        var other = Tokenizer.Load(TokenizerData.PathOf(file), byteFallback);
        const int First = 6;

        Assert.Equal((!byteFallback, byteFallback), (asInFile.ByteFallback, other.ByteFallback));
        int[] bytes = [First + 0xF0, First + 0x9F, First + 0x99, First + 0x82];
        int[] unknown = [other.Special.Unk!.Value];
        Assert.Equal(byteFallback ? unknown : bytes, asInFile.Encode("\uD83D\uDE42", TokenizationMode.Literal).Skip(1));
        Assert.Equal(byteFallback ? bytes : unknown, other.Encode("\uD83D\uDE42", TokenizationMode.Literal).Skip(1));
    }

    [Fact]
    public void Load_of_a_folder_takes_the_tokenizer_json()
    {
        using var folder = new TemporaryFolder();
        File.Copy(TokenizerData.PathOf("tiny.model"), Path.Combine(folder.Path, "spm.model"));
        Assert.True(Tokenizer.Load(folder.Path).ByteFallback);

        File.Copy(TokenizerData.PathOf("tiny-unigram.json"), Path.Combine(folder.Path, "tokenizer.json"));
        Assert.False(Tokenizer.Load(folder.Path).ByteFallback);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Encode_again_with_the_same_buffer_allocates_nothing(string file)
    {
        var tokenizer = Tokenizer.Load(TokenizerData.PathOf(file));
        string[] texts = [.. TokenizerData.Read("tiny.jsonl").Select(row => row.Text).Take(40)];
        var buffer = new TokenBuffer(1 << 12);

        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var text in texts)
            {
                buffer.Clear();
                tokenizer.Encode(text, TokenizationMode.Literal, buffer);
            }
        }));
    }

    [Fact]
    public void Load_of_a_file_that_is_not_there_says_so()
    {
        var error = Assert.Throws<OnnxModelException>(() => Tokenizer.Load("absent.json"));

        Assert.Contains("'absent.json' cannot be read", error.Message, StringComparison.Ordinal);
    }
}
