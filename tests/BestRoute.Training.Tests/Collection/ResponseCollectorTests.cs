using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

public sealed class ResponseCollectorTests : IDisposable
{
    private readonly CollectionFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task The_log_has_the_rows_of_the_prompts_each_with_its_responses_in_the_order_of_the_pool()
    {
        _files.With(
        [
            """{"id": 7, "prompt": "Grüße \ud83d\ude00?", "split": "train", "reference_answer": {"value": 1.50}}""",
            "",
            """{"prompt":"<b>\u2028\"","id":"q-2"}""",
        ]);
        var large = new ScriptedModel("large", (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "é \"\n<1>"))
        {
            FinishReason = ChatFinishReason.Length,
            Usage = new UsageDetails { InputTokenCount = 5, CachedInputTokenCount = 2, OutputTokenCount = 3 },
        }));
        var small = new ScriptedModel("small", (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, ""))));

        var result = await ResponseCollector.CollectAsync(_files.Request(2, large, small));

        const string Responses = """
            "responses":[{"model":"large","text":"é \"\n<1>","finishReason":"length","usage":{"inputTokens":5,"cachedInputTokens":2,"outputTokens":3}},{"model":"large","text":"é \"\n<1>","finishReason":"length","usage":{"inputTokens":5,"cachedInputTokens":2,"outputTokens":3}},{"model":"small","text":""},{"model":"small","text":""}]}
            """;
        Assert.Equal(
            $$"""{"id":7,"prompt":"Grüße \ud83d\ude00?","split":"train","reference_answer":{"value": 1.50},{{Responses}}""" + "\n"
            + $$"""{"prompt":"<b>\u2028\"","id":"q-2",{{Responses}}""" + "\n",
            File.ReadAllText(_files.Output));
        Assert.Equal((2, 8, 0, 4), (result.Rows, result.Responses, result.Missing, result.Models[0].CutOff));
        Assert.True(result.IsWritten);
        Assert.False(File.Exists(_files.Journal));
        Assert.False(File.Exists(_files.Output + ".tmp"));
        Assert.True(large.IsDisposed && small.IsDisposed);
    }

    [Fact]
    public async Task What_is_spent_is_priced_from_usage_or_estimated_without_it()
    {
        _files.With(["""{"prompt":"12345"}"""]);
        var large = new ScriptedModel("large", (_, _) => Task.FromResult(ScriptedModel.Answer("x", input: 100, output: 7)));
        var small = new ScriptedModel("small", (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "123456789"))));

        var result = await ResponseCollector.CollectAsync(_files.Request(3, large, small));

        Assert.Equal(3 * (100 + 70) / 1e6, result.Models[0].Spent, 12);
        Assert.Equal(3 * (2 + 30) / 1e6, result.Models[1].Spent, 12); // One token per four characters, rounded up.
        Assert.Equal(result.Models.Sum(model => model.Spent), result.Spent, 12);
    }

    [Fact]
    public async Task Temperature_and_length_are_asked_for()
    {
        var large = ScriptedModel.Steady("large");
        await ResponseCollector.CollectAsync(_files.With(1).Request(1, large, ScriptedModel.Steady("small")) with { Temperature = 0.5, MaxOutputTokens = 9 });

        Assert.Equal((0.5f, 9, null), (large.LastOptions!.Temperature, large.LastOptions.MaxOutputTokens, large.LastOptions.Seed));
    }

    [Fact]
    public async Task The_order_of_the_answers_does_not_matter()
    {
        _files.With(40);
        await ResponseCollector.CollectAsync(_files.Request(3, concurrency: 1, ScriptedModel.Steady("large"), ScriptedModel.Steady("small")));
        var one = File.ReadAllBytes(_files.Output);

        var many = _files.Request(3, concurrency: 32, ScriptedModel.Steady("large"), ScriptedModel.Steady("small")) with { Output = _files.Path("many.jsonl") };
        await ResponseCollector.CollectAsync(many);

        Assert.Equal(one, File.ReadAllBytes(many.Output));
    }

    [Fact]
    public async Task Shards_put_together_by_their_row_numbers_are_one_run()
    {
        _files.With(23);
        await ResponseCollector.CollectAsync(_files.Request(2, ScriptedModel.Steady("large"), ScriptedModel.Steady("small")));

        var rows = new SortedDictionary<long, string>();
        foreach (var name in new[] { "0/4", "1/4", "2/4", "3/4" })
        {
            Assert.True(Shard.TryParse(name, out var shard));
            var part = _files.Request(2, ScriptedModel.Steady("large"), ScriptedModel.Steady("small")) with
            {
                Output = _files.Path($"part-{shard.Index}.jsonl"),
                Shard = shard,
            };
            await ResponseCollector.CollectAsync(part);
            foreach (var line in File.ReadLines(part.Output))
            {
                using var document = JsonDocument.Parse(line);
                var row = document.RootElement.EnumerateObject().First() is { Name: "row" } first ? first.Value.GetInt64() : throw new InvalidOperationException();
                rows.Add(row, line.Replace($"{{\"row\":{row},", "{", StringComparison.Ordinal));
            }
        }

        Assert.Equal(Enumerable.Range(0, 23).Select(static row => (long)row), rows.Keys);
        Assert.Equal(File.ReadAllText(_files.Output), string.Concat(rows.Values.Select(static line => line + "\n")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public async Task No_model_is_asked_more_at_a_time_than_its_concurrency_and_each_reaches_it(int concurrency)
    {
        // Nobody is answered before both models have as many requests under way as they may.
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        async Task<ChatResponse> Answer(string prompt, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref asked) == 2 * concurrency)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(cancellationToken);
            return ScriptedModel.Answer(prompt, 1, 1);
        }

        var large = new ScriptedModel("large", Answer);
        var small = new ScriptedModel("small", Answer);

        await ResponseCollector.CollectAsync(_files.With(10).Request(5, concurrency, large, small));

        Assert.Equal((concurrency, concurrency), (large.MostUnderWay, small.MostUnderWay));
    }

    [Fact]
    public async Task Progress_counts_up_to_everything()
    {
        var seen = new List<CollectionProgress>();
        var request = _files.With(10).Request(2, ScriptedModel.Steady("large"), ScriptedModel.Steady("small"));

        await ResponseCollector.CollectAsync(request, new Recorder(seen));

        Assert.Equal(Enumerable.Range(0, 41).Select(static i => (long)i), seen.Select(static progress => progress.Done));
        Assert.All(seen, static progress => Assert.Equal((40, 0), (progress.Total, progress.Failed)));
        Assert.Equal(seen.Select(static progress => progress.Spent).Order(), seen.Select(static progress => progress.Spent));

        // Before anything is known: prompts of 3 tokens, answers of 256.
        Assert.Equal(40 * (3 + 2560) / 1e6, seen[0].ToCome, 12);
        Assert.Equal(0, seen[^1].ToCome);
        Assert.Equal(2 * 10 * (20 + 50 + 50) / 1e6, seen[^1].Spent, 12); // 10 tokens of prompt at 1, 5 of answer at 10, per million.
    }

    [Fact]
    public async Task An_output_that_is_there_is_not_paid_for_again()
    {
        File.WriteAllText(_files.Output, "precious");
        var large = ScriptedModel.Steady("large");

        var error = await Assert.ThrowsAsync<DataException>(() => ResponseCollector.CollectAsync(_files.With(1).Request(1, large, ScriptedModel.Steady("small"))));

        Assert.Contains("exists already", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, "precious"), (large.Asked, File.ReadAllText(_files.Output)));
    }

    private sealed class Recorder(List<CollectionProgress> seen) : IProgress<CollectionProgress>
    {
        public void Report(CollectionProgress value) => seen.Add(value);
    }
}
