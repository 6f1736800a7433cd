namespace BestRoute.Onnx.Tests.Tokenization;

/// <summary>Prompts of ten million characters: what they take does not depend on their length where only so many tokens are wanted.</summary>
public sealed class LongTextTests
{
    private const int Length = 10_000_000;

    public static TheoryData<string, string> Texts
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in new[] { "tiny.model", "plain.model", "tiny-unigram.json", "tiny-wordpiece.json" })
            {
                foreach (var unit in new[] { "the model answers a question ", "a", "=", " ", "\u2581", "\u65E5", "e\u0301", "\u0301", "\uD83D", "[SEP]", "\0" })
                {
                    data.Add(file, unit);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Encode_with_a_limit_gives_the_beginning_of_the_whole(string file, string unit)
    {
        var tokenizer = Tokenizer.Load(TokenizerData.PathOf(file));
        var text = string.Concat(Enumerable.Repeat(unit, Length / 100 / unit.Length));
        var whole = tokenizer.Encode(text, TokenizationMode.Literal);
        var buffer = new TokenBuffer();

        tokenizer.Encode(text, TokenizationMode.Literal, buffer, 512);

        Assert.Equal(whole.Take(512), buffer.Ids.ToArray());
    }

    [Theory]
    [InlineData("tiny.model", 1 << 20)]
    [InlineData("plain.model", 1 << 20)]
    [InlineData("tiny-unigram.json", 1 << 20)]
    [InlineData("tiny-wordpiece.json", 1 << 20)]
    public void Encode_of_ten_million_characters_with_a_limit_takes_little_memory(string file, long most)
    {
        var tokenizer = Tokenizer.Load(TokenizerData.PathOf(file));
        var text = string.Concat(Enumerable.Repeat("the model answers a question ", Length / 29));
        var buffer = new TokenBuffer(1 << 10);
        tokenizer.Encode("warm up", TokenizationMode.Literal, buffer);
        buffer.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(512, tokenizer.Encode(text, TokenizationMode.Literal, buffer, 512));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, most);
    }

    [Theory]
    [InlineData("the model answers a question ", 1)]
    [InlineData("=", 60)]
    public void Encode_of_ten_million_characters_as_a_whole_takes_memory_in_proportion(string unit, int bytesPerCharacter)
    {
        var tokenizer = Tokenizer.Load(TokenizerData.PathOf("tiny.model"));
        var text = string.Concat(Enumerable.Repeat(unit, Length / unit.Length));
        var buffer = new TokenBuffer(Length + 1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        tokenizer.Encode(text, TokenizationMode.Literal, buffer);

        Assert.InRange(buffer.Count, Length / 40, Length + 1);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (long)bytesPerCharacter * Length);
    }
}
