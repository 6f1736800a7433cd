namespace BestRoute.Onnx.Tests.Tokenization;

public sealed class TokenTemplateTests
{
    private readonly Tokenizer _tokenizer = Tokenizer.Load(TokenizerData.PathOf("tiny-unigram.json"));

    [Fact]
    public void Encode_OfTheRouterOfThePapersAuthors_PutsTheMarkerBeforeTheQuery()
    {
        var template = TokenTemplate.Create(_tokenizer, ["[CLS]", "<|source|>", "$A", "[SEP]"]);
        int marker = _tokenizer.Special.Ids["<|source|>"];

        int[] ids = Encode(template, "which <|source|> model?", 128);

        Assert.Equal([1, marker, .. _tokenizer.Encode("which <|source|> model?", TokenizationMode.Literal), 2], ids);
        Assert.Single(ids, id => id == marker);
        Assert.Equal(ids[..7].Append(2), Encode(template, "which <|source|> model?", 8));
    }

    [Fact]
    public void Encode_WithAMarkerThatTheFileLacks_TakesTheGivenId()
    {
        var spm = Tokenizer.Load(TokenizerData.PathOf("tiny.model"));
        var template = TokenTemplate.Create(spm, ["[CLS]", "<|source|>", "$A", "[SEP]"], markers: new Dictionary<string, int> { ["<|source|>"] = 9001 });

        Assert.Equal([1, 9001, .. spm.Encode("a model", TokenizationMode.Literal), 2], Encode(template, "a model"));
    }

    [Fact]
    public void Encode_WithTextInTheTemplate_GivesTheTokensOfTheWholeText()
    {
        var template = TokenTemplate.Create(_tokenizer, ["[CLS]", "$A", "[SEP]"], ["[CLS]", "Human:", "$A", "Assistant:", "$B", "[SEP]"]);
        var buffer = new TokenBuffer();

        template.EncodePair("a question", "an answer", TokenizationMode.Literal, buffer);

        Assert.Equal([1, .. _tokenizer.Encode("Human: a question Assistant: an answer", TokenizationMode.Literal), 2], buffer.Ids.ToArray());
        Assert.Equal((2, template.Pair!.Count - 2), (template.SingleTokens, 4));
    }

    [Fact]
    public void Template_OfAModelWithoutItsTokens_IsNull() => Assert.Null(Tokenizer.Load(TokenizerData.PathOf("plain.model")).Template);

    [Fact]
    public void EncodePair_Truncated_NeverSplitsTheTemplate()
    {
        var random = new Random(6);
        for (int i = 0; i < 2000; i++)
        {
            string first = TokenizerData.RandomText(random);
            string second = TokenizerData.RandomText(random);
            int[] a = _tokenizer.Encode(first, TokenizationMode.Literal);
            int[] b = _tokenizer.Encode(second, TokenizationMode.Literal);
            int maxTokens = random.Next(3, 80);
            var (keptA, keptB) = KeptOneByOne(Math.Min(a.Length, maxTokens - 2), Math.Min(b.Length, maxTokens - 2), maxTokens - 3);
            var buffer = new TokenBuffer();

            _tokenizer.Template!.EncodePair(first, second, TokenizationMode.Literal, buffer, maxTokens);

            Assert.Equal([1, .. a.Take(keptA), 2, .. b.Take(keptB), 2], buffer.Ids.ToArray());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Kept_OfOneText_LeavesTheOtherWhole(bool onlyFirst)
    {
        var truncation = onlyFirst ? Truncation.OnlyFirst : Truncation.OnlySecond;
        for (int first = 0; first < 12; first++)
        {
            for (int second = 0; second < 12; second++)
            {
                for (int budget = 1; budget < 15; budget++)
                {
                    int other = truncation == Truncation.OnlyFirst ? second : first;
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
    public void Encode_WithLessThanTheTemplate_IsAnError()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode(_tokenizer.Template!, "a", 1));
        Assert.Equal([1, 2], Encode(_tokenizer.Template!, "a", 2));
    }

    [Fact]
    public void EncodePair_WithoutAPlaceForTheSecondText_IsAnError()
    {
        var template = TokenTemplate.Create(_tokenizer, ["$A"]);

        var error = Assert.Throws<InvalidOperationException>(() => template.EncodePair("a", "b", TokenizationMode.Literal, new TokenBuffer()));
        Assert.Contains("$B", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[CLS] [SEP]")]
    [InlineData("$A $A")]
    [InlineData("$A $B")]
    public void Create_WithTextsThatAreMissingOrTwiceThere_IsAnError(string single)
    {
        var error = Assert.Throws<OnnxModelException>(() => TokenTemplate.Create(_tokenizer, single.Split(' ')));

        Assert.Contains($"single is '{single}'", error.Message, StringComparison.Ordinal);
    }

    // As people do it: take one away from the longer text until it fits; of equal ones, from the one that was the shorter at first.
    private static (int First, int Second) KeptOneByOne(int first, int second, int budget)
    {
        bool firstWasShorter = first <= second;
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
