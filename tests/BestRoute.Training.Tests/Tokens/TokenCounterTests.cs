using Microsoft.ML.Tokenizers;

namespace BestRoute.Training.Tests.Tokens;

public class TokenCounterTests
{
    private static readonly TiktokenTokenizer _library = TiktokenTokenizer.CreateForEncoding("o200k_base");

    [Theory]
    [InlineData("", 0)]
    [InlineData("hello world", 2)]
    // The counts of OpenAI's guide "How to count tokens with tiktoken".
    [InlineData("tiktoken is great!", 6)]
    [InlineData("antidisestablishmentarianism", 6)]
    [InlineData("2 + 2 = 4", 7)]
    [InlineData("お誕生日おめでとう", 8)]
    public void Known_texts_have_their_known_counts(string text, int tokens) =>
        Assert.Equal(tokens, TokenCounting.O200k.Count(text));

    [Theory]
    [InlineData("", 0)]
    [InlineData("hello world", 3)]
    [InlineData("お誕生日おめでとう", 3)]
    public void Characters_are_four_a_token_rounded_up(string text, int tokens) =>
        Assert.Equal(tokens, TokenCounting.Characters.Count(text));

    [Theory]
    [InlineData("<|endoftext|>", "<|", "endoftext", "|>")]
    [InlineData("a <|endofprompt|> b", "a", " <|", "endofprompt", "|>", " b")]
    public void Special_tokens_are_ordinary_text(string text, params string[] words)
    {
        // To the service that is asked they are text as well: one token is what its own markers are.
        Assert.Equal(words.Sum(word => _library.CountTokens(word)), TokenCounting.O200k.Count(text));
        Assert.NotEqual(_library.CountTokens(text), TokenCounting.O200k.Count(text));
    }

    [Fact]
    public void Texts_of_ordinary_words_are_counted_as_the_library_counts_them()
    {
        var random = new Random(8);
        string[] pieces = ["word", "Größe", "答案是四十二", "。", " ", "  \n", "1234567", "!?", "🙂", "é", "<|", "don't", "คำตอบ", "https://example.com/a_b"];
        for (var trial = 0; trial < 300; trial++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).SelectMany(_ => new[] { pieces[random.Next(pieces.Length)], " " }));

            Assert.Equal(_library.CountTokens(text), TokenCounting.O200k.Count(text));
        }
    }

    [Fact]
    public void Cuts_in_long_words_cost_a_token_each_at_most()
    {
        var random = new Random(9);
        foreach (var letters in new[] { "a", "abcdefghijklmnopqrstuvwxyz", "漢字仮名", "🙂", "=", " ", "0123456789" })
        {
            var text = string.Concat(Enumerable.Range(0, 1500).Select(_ => Letter(letters)));
            var exact = _library.CountTokens(text);

            Assert.InRange(TokenCounting.O200k.Count(text), exact, exact + (text.Length / 256));
        }

        string Letter(string letters)
        {
            int[] starts = [.. Enumerable.Range(0, letters.Length).Where(i => !char.IsLowSurrogate(letters[i]))];
            var start = starts[random.Next(starts.Length)];
            return char.IsHighSurrogate(letters[start]) ? letters.Substring(start, 2) : letters.Substring(start, 1);
        }
    }

    [Fact]
    public void A_word_as_long_as_a_book_ends()
    {
        // Read in one, it would take hours.
        Assert.InRange(TokenCounting.O200k.Count(new string('漢', 300_000)), 100_000, 300_000);
    }
}
