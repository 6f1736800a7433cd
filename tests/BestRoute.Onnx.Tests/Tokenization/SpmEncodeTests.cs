namespace BestRoute.Onnx.Tests.Tokenization;

public sealed class SpmEncodeTests
{
    [SpmEncodeTheory]
    [InlineData("tiny.model", 8)]
    [InlineData("plain.model", 9)]
    public void Encode_of_random_texts_gives_the_ids_of_the_official_program(string file, int seed)
    {
        var random = new Random(seed);
        var model = TokenizerData.PathOf(file);
        var tokenizer = Tokenizer.Load(model);

        // The program reads lines.
        string[] texts = [.. Enumerable.Range(0, 10_000).Select(_ => TokenizerData.RandomText(random).Replace("\n", string.Empty, StringComparison.Ordinal))];
        var expected = SpmEncode.Run(model, texts);

        Assert.Equal(texts.Length, expected.Count);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal((texts[i], expected[i]), (texts[i], string.Join(' ', tokenizer.Encode(texts[i], TokenizationMode.Library))));
        }
    }
}
