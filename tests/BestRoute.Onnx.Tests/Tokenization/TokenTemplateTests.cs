namespace BestRoute.Onnx.Tests.Tokenization;

public sealed class TokenTemplateTests
{
    private readonly Tokenizer _tokenizer = Tokenizer.Load(TokenizerData.PathOf("tiny-unigram.json"));

    [Fact]
    public void Encode_of_the_router_of_the_papers_authors_puts_the_marker_before_the_query()
    {
        var template = TokenTemplate.Create(_tokenizer, ["[CLS]", "<|source|>", "$A", "[SEP]"]);
        var marker = _tokenizer.Special.Ids["<|source|>"];

        var ids = Encode(template, "which <|source|> model?", 128);

        Assert.Equal([1, marker, .. _tokenizer.Encode("which <|source|> model?", TokenizationMode.Literal), 2], ids);
        Assert.Single(ids, id => id == marker);
        Assert.Equal(ids[..7].Append(2), Encode(template, "which <|source|> model?", 8));
    }

    [Fact]
    public void Encode_with_a_marker_that_the_file_lacks_takes_the_given_id()
    {
        var spm = Tokenizer.Load(TokenizerData.PathOf("tiny.model"));
        var template = TokenTemplate.Create(spm, ["[CLS]", "<|source|>", "$A", "[SEP]"], markers: new Dictionary<string, int> { ["<|source|>"] = 9001 });

        Assert.Equal([1, 9001, .. spm.Encode("a model", TokenizationMode.Literal), 2], Encode(template, "a model"));
    }

    [Fact]
    public void Encode_with_text_in_the_template_gives_the_tokens_of_the_whole_text()
    {
        var template = TokenTemplate.Create(_tokenizer, ["[CLS]", "$A", "[SEP]"], ["[CLS]", "Human:", "$A", "Assistant:", "$B", "[SEP]"]);
        var buffer = new TokenBuffer();

        template.EncodePair("a question", "an answer", TokenizationMode.Literal, buffer);

        Assert.Equal([1, .. _tokenizer.Encode("Human: a question Assistant: an answer", TokenizationMode.Literal), 2], buffer.Ids.ToArray());
        Assert.Equal((2, template.Pair!.Count - 2), (template.SingleTokens, 4));
    }

    [Fact]
    public void Template_of_a_model_without_its_tokens_is_null() => Assert.Null(Tokenizer.Load(TokenizerData.PathOf("plain.model")).Template);

    [Fact]
    public void Encode_pair_truncated_never_splits_the_template()
    {
        var random = new Random(6);
        for (var i = 0; i < 2000; i++)
        {
            var first = TokenizerData.RandomText(random);
            var second = TokenizerData.RandomText(random);
            var a = _tokenizer.Encode(first, TokenizationMode.Literal);
            var b = _tokenizer.Encode(second, TokenizationMode.Literal);
            var maxTokens = random.Next(3, 80);
            var (keptA, keptB) = KeptOneByOne(Math.Min(a.Length, maxTokens - 2), Math.Min(b.Length, maxTokens - 2), maxTokens - 3);
            var buffer = new TokenBuffer();

            _tokenizer.Template!.EncodePair(first, second, TokenizationMode.Literal, buffer, maxTokens);

            Assert.Equal([1, .. a.Take(keptA), 2, .. b.Take(keptB), 2], buffer.Ids.ToArray());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Kept_of_one_text_leaves_the_other_whole(bool onlyFirst)
    {
        var truncation = onlyFirst ? Truncation.OnlyFirst : Truncation.OnlySecond;
        for (var first = 0; first < 12; first++)
        {
            for (var second = 0; second < 12; second++)
            {
                for (var budget = 1; budget < 15; budget++)
                {
                    var other = truncation == Truncation.OnlyFirst ? second : first;
                    if (first + second > budget && other >= budget)
                    {
                        Assert.Throws<ArgumentException>(() => TokenTemplate.Kept(first, second, budget, truncation));
                        continue;
                    }

                    var kept = TokenTemplate.Kept(first, second, budget, truncation);

                    Assert.Equal(Math.Min(first + second, budget), kept.First + kept.Second);
                    Assert.Equal(other, truncation == Truncation.OnlyFirst ? kept.Second : kept.First);
                }
            }
        }
    }

    [Fact]
    public void Encode_with_less_than_the_template_is_an_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode(_tokenizer.Template!, "a", 1));
        Assert.Equal([1, 2], Encode(_tokenizer.Template!, "a", 2));
    }

    [Fact]
    public void Encode_pair_without_a_place_for_the_second_text_is_an_error()
    {
        var template = TokenTemplate.Create(_tokenizer, ["$A"]);

        var error = Assert.Throws<InvalidOperationException>(() => template.EncodePair("a", "b", TokenizationMode.Literal, new TokenBuffer()));
        Assert.Contains("$B", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[CLS] [SEP]")]
    [InlineData("$A $A")]
    [InlineData("$A $B")]
    public void Create_with_texts_that_are_missing_or_twice_there_is_an_error(string single)
    {
        var error = Assert.Throws<OnnxModelException>(() => TokenTemplate.Create(_tokenizer, single.Split(' ')));

        Assert.Contains($"single is '{single}'", error.Message, StringComparison.Ordinal);
    }

    // As people do it: take one away from the longer text until it fits; of equal ones, from the one that was the shorter at first.
    private static (int First, int Second) KeptOneByOne(int first, int second, int budget)
    {
        var firstWasShorter = first <= second;
        while (first + second > budget)
        {
            if (first > second || (first == second && firstWasShorter))
            {
                first--;
            }
            else
            {
                second--;
            }
        }

        return (first, second);
    }

    private static int[] Encode(TokenTemplate template, string text, int maxTokens = int.MaxValue)
    {
        var buffer = new TokenBuffer();
        template.Encode(text, TokenizationMode.Literal, buffer, maxTokens);
        return buffer.Ids.ToArray();
    }
}
