using System.Diagnostics;
using System.Text;

namespace BestRoute.Training.Tests;

public sealed class ResponseCollectorResumeTests : IDisposable
{
    private readonly CollectionFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    public async Task A_collection_that_was_cancelled_again_and_again_asks_everything_once(int answersPerRun)
    {
        _files.With(15);
        await ResponseCollector.CollectAsync(_files.Request(2, ScriptedModel.Steady("large"), ScriptedModel.Steady("small")));
        var expected = File.ReadAllText(_files.Output);
        File.Delete(_files.Output);

        var answered = new Dictionary<string, int>();
        var isWritten = false;
        for (var run = 0; !isWritten; run++)
        {
            Assert.InRange(run, 0, 60);
            using var source = new CancellationTokenSource();
            var left = answersPerRun;
            ScriptedModel Model(string id) => new(id, async (prompt, cancellationToken) =>
            {
                if (Interlocked.Decrement(ref left) < 0)
                {
                    await source.CancelAsync();
                    cancellationToken.ThrowIfCancellationRequested();
                }

                return ScriptedModel.Answer($"{id} on {prompt}", prompt.Length, id.Length);
            });
            ScriptedModel[] models = [Model("large"), Model("small")];
            try
            {
                isWritten = (await ResponseCollector.CollectAsync(_files.Request(2, models), null, source.Token)).IsWritten;
            }
            catch (OperationCanceledException)
            {
                Assert.True(File.Exists(_files.Journal));
                Assert.False(File.Exists(_files.Output));
            }

            foreach (var key in models.SelectMany(model => model.Answered.Select(prompt => model.Id + prompt)))
            {
                answered[key] = answered.GetValueOrDefault(key) + 1;
            }
        }

        Assert.Equal(30, answered.Count);
        Assert.All(answered.Values, static times => Assert.Equal(2, times));
        Assert.Equal(expected, File.ReadAllText(_files.Output));
    }

    [Fact]
    public async Task A_line_that_a_kill_cut_off_is_asked_again_wherever_it_was_cut()
    {
        // Written by a model that stops before its last answer.
        await StopAsync(failing: "question 2");
        var whole = File.ReadAllBytes(_files.Journal);
        var lastLine = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        var cutsWithLastLine = 0;
        for (var length = lastLine; length <= whole.Length; length++)
        {
            File.WriteAllBytes(_files.Journal, whole[..length]);
            ScriptedModel[] models = [ScriptedModel.Steady("large"), ScriptedModel.Steady("small")];

            var result = await ResponseCollector.CollectAsync(_files.Request(1, concurrency: 1, models));

            Assert.Equal((true, 6), (result.IsWritten, result.Responses));
            Assert.Contains("question 2", models[0].Answered);
            cutsWithLastLine += models.Sum(static model => model.Asked) == 1 ? 1 : 0;
            File.Delete(_files.Output);
        }

        Assert.InRange(cutsWithLastLine, 1, whole.Length - lastLine + 1);
    }

    [Theory]
    [InlineData("--samples was 1 and is 2")]
    [InlineData("--temperature was not set and is 0.5")]
    [InlineData("--max-output-tokens was 4096 and is 7")]
    [InlineData("--shard was 0/1 and is 1/2")]
    [InlineData("the rows of --prompts changed")]
    public async Task Other_settings_are_refused_and_named(string change)
    {
        await StopAsync(failing: "question 2");
        var large = ScriptedModel.Steady("large");
        var request = _files.Request(1, large, ScriptedModel.Steady("small"));
        request = change[..5] switch
        {
            "--sam" => request with { Samples = 2 },
            "--tem" => request with { Temperature = 0.5 },
            "--max" => request with { MaxOutputTokens = 7 },
            "--sha" => request with { Shard = Shard.TryParse("1/2", out var half) ? half : default },
            _ => request,
        };
        if (change.StartsWith("the rows", StringComparison.Ordinal))
        {
            _files.With(4);
        }

        var journal = File.ReadAllBytes(_files.Journal);
        var error = await Assert.ThrowsAsync<DataException>(() => ResponseCollector.CollectAsync(request));

        Assert.Contains(_files.Journal, error.Message, StringComparison.Ordinal);
        Assert.Contains($": {change}. Use the same settings", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, large.Asked);
        Assert.Equal(journal, File.ReadAllBytes(_files.Journal));
    }

    [Fact]
    public async Task A_model_that_has_answered_cannot_become_another_and_one_that_has_not_can()
    {
        // The large model answered nothing: its endpoint was wrong.
        _files.With(3);
        var broken = new ScriptedModel("large", (_, _) => throw new BackendException("no such model", BackendFailure.Backend));
        await ResponseCollector.CollectAsync(_files.Request(1, broken, ScriptedModel.Steady("small")));
        ScriptedModel[] models = [ScriptedModel.Steady("large"), ScriptedModel.Steady("small")];
        var request = _files.Request(1, models);
        PoolFile Moved(string id) => PoolFile.Parse("pool.json", $$"""
            {"reference":"large","models":[
              {"id":"large","inputPricePerMillion":1,"outputPricePerMillion":10,"endpoint":"http://{{(id == "large" ? "moved" : "localhost")}}/v1","concurrency":2},
              {"id":"small","inputPricePerMillion":2,"outputPricePerMillion":10,"endpoint":"http://localhost/v1","modelName":"{{(id == "small" ? "smaller" : "small")}}"}]}
            """);

        var error = await Assert.ThrowsAsync<DataException>(() => ResponseCollector.CollectAsync(request with { Pool = Moved("small") }));
        Assert.Contains("answers for 'small' from small at http://localhost/v1, but the pool now has smaller at http://localhost/v1", error.Message, StringComparison.Ordinal);

        Assert.True((await ResponseCollector.CollectAsync(request with { Pool = Moved("large") })).IsWritten);
        Assert.Equal((3, 0), (models[0].Asked, models[1].Asked));
    }

    [Fact]
    public async Task F1_a_journal_in_another_encoding_is_an_error_and_not_changed()
    {
        await StopAsync(failing: "question 2");
        var lines = File.ReadAllLines(_files.Journal);
        lines[2] = lines[2].Replace("question", "café", StringComparison.Ordinal);
        File.WriteAllLines(_files.Journal, lines, Encoding.Latin1);
        var before = File.ReadAllBytes(_files.Journal);

        var error = await Assert.ThrowsAsync<DataException>(
            () => ResponseCollector.CollectAsync(_files.Request(1, ScriptedModel.Steady("large"), ScriptedModel.Steady("small"))));

        Assert.StartsWith($"{_files.Journal}, line 3: byte ", error.Message, StringComparison.Ordinal);
        Assert.Contains("(0xE9) is not valid UTF-8; save the file as UTF-8", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_files.Journal));
        Assert.False(File.Exists(_files.Output));
    }

    [ShellFact]
    public async Task F3_a_journal_that_is_a_pipe_is_refused_and_not_waited_for()
    {
        _files.With(prompts: 1);
        using var make = Process.Start("mkfifo", [_files.Journal]);
        await make.WaitForExitAsync();

        var error = await Assert.ThrowsAsync<DataException>(
            () => Task.Run(() => ResponseCollector.CollectAsync(_files.Request(1, ScriptedModel.Steady("large"), ScriptedModel.Steady("small")))).OrHang());

        Assert.Contains("not an ordinary file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_line_is_named()
    {
        await StopAsync(failing: "question 2");
        var lines = File.ReadAllLines(_files.Journal);
        lines[1] = lines[1][..^2];
        File.WriteAllLines(_files.Journal, lines);

        var error = await Assert.ThrowsAsync<DataException>(
            () => ResponseCollector.CollectAsync(_files.Request(1, ScriptedModel.Steady("large"), ScriptedModel.Steady("small"))));

        Assert.StartsWith($"{_files.Journal}, line 2: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_file_is_no_journal()
    {
        _files.With(1);
        File.WriteAllText(_files.Journal, """{"prompt":"Hello"}""" + "\n");

        var error = await Assert.ThrowsAsync<DataException>(
            () => ResponseCollector.CollectAsync(_files.Request(1, ScriptedModel.Steady("large"), ScriptedModel.Steady("small"))));

        Assert.Contains("is not a journal", error.Message, StringComparison.Ordinal);
        Assert.Equal("""{"prompt":"Hello"}""" + "\n", File.ReadAllText(_files.Journal));
    }

    [Fact]
    public async Task Two_collections_do_not_share_a_journal()
    {
        Exception? second = null;
        CollectionRequest? request = null;
        var large = new ScriptedModel("large", async (prompt, _) =>
        {
            second ??= await Record.ExceptionAsync(() => ResponseCollector.CollectAsync(request!));
            return ScriptedModel.Answer(prompt, 1, 1);
        });
        request = _files.With(1).Request(1, large, ScriptedModel.Steady("small"));

        Assert.True((await ResponseCollector.CollectAsync(request)).IsWritten);

        Assert.Contains("the journal cannot be opened", Assert.IsType<DataException>(second).Message, StringComparison.Ordinal);
    }

    // There are three prompts. The large model answers all but one.
    private async Task StopAsync(string failing)
    {
        var large = new ScriptedModel("large", (prompt, _) => prompt == failing
            ? throw new BackendException("no credit", BackendFailure.Backend)
            : Task.FromResult(ScriptedModel.Answer($"large on {prompt}", prompt.Length, 5)));
        var result = await ResponseCollector.CollectAsync(_files.With(3).Request(1, concurrency: 1, large, ScriptedModel.Steady("small")));
        Assert.False(result.IsWritten);
    }
}
