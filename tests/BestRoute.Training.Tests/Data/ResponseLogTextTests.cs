using System.Text.Json;

namespace BestRoute.Training.Tests;

public sealed class ResponseLogTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Texts_are_those_of_the_file_and_gone_when_the_log_is_disposed()
    {
        string[] texts = ["", "plain", "größer", "🙂 pair", " \t\u00a0", new('x', 5000)];
        using var log = Log(texts.Select((text, i) => ($"{text}?{i}", text)));

        var records = log.Read().ToList();

        Parallel.For(0, 200, i =>
        {
            var (record, text) = (records[i % texts.Length], texts[i % texts.Length]);
            Assert.Equal($"{text}?{i % texts.Length}", record.Prompt);
            Assert.Equal((record.Prompt.Length + 3) / 4, record.InputTokensOf(record.ResponsesOf("large").Single()));
            var (large, small) = (record.ResponsesOf("large").Single(), record.ResponsesOf("small").Single());
            Assert.Equal((text, text + "!"), (large.Text, small.Text));
            Assert.Equal((text.Length, text.Length + 1), (large.Length, small.Length));
            Assert.Equal((string.IsNullOrWhiteSpace(text), false), (large.IsBlank, small.IsBlank));
            Assert.Equal((text.Length + 3) / 4, large.OutputTokens);
        });
        log.Dispose();
        Assert.Throws<ObjectDisposedException>(() => records[1].Prompt);
        Assert.Throws<ObjectDisposedException>(() => records[1].ResponsesOf("large")[0].Text);
        Assert.Equal(5, records[1].ResponsesOf("large")[0].Length);
    }

    [Fact]
    public void Records_hold_no_texts()
    {
        string text = new('x', 10_000);
        using var log = Log(Enumerable.Range(0, 20).Select(i => ($"{i}{text}", text)));

        var records = log.Read().ToList();

        Assert.Equal(20, records.Count);
        Assert.DoesNotContain(HeldObjects.Of(records), IsAsLongAsAText);
        Assert.Contains(HeldObjects.Of(new List<RecordedResponse> { new(text, 1) }), IsAsLongAsAText);

        bool IsAsLongAsAText(object held) => (held as string)?.Length >= text.Length || (held as Array)?.Length >= text.Length;
    }

    private ResponseLog Log(IEnumerable<(string Prompt, string Text)> rows) => new(
        [
            _folder.Write("log", string.Concat(rows.Select(row => JsonSerializer.Serialize(new
            {
                prompt = row.Prompt,
                split = "train",
                responses = new[] { new { model = "large", text = row.Text, score = 1 }, new { model = "small", text = row.Text + "!", score = 0 } },
            }) + "\n"))),
        ],
        Pools.Of("large", ("small", 2)));
}
