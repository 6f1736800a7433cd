namespace BestRoute.Training.Tests;

public sealed class ResponseCollectorFailureTests : IDisposable
{
    private readonly CollectionFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_backend_that_needs_somebody_is_left_alone_at_once_while_the_others_go_on()
    {
        var large = Failing("large", static _ => true, BackendFailure.Backend);
        var small = ScriptedModel.Steady("small");

        var result = await ResponseCollector.CollectAsync(_files.With(20).Request(3, concurrency: 1, large, small));

        Assert.Equal((1, 60), (large.Asked, small.Asked));
        Assert.Equal((false, 60, 60), (result.IsWritten, result.Responses, result.Missing));
        Assert.Equal(("large fails", null), (result.Models[0].StopReason, result.Models[1].StopReason));
        Assert.False(File.Exists(_files.Output));

        small = ScriptedModel.Steady("small");
        Assert.True((await ResponseCollector.CollectAsync(_files.Request(3, ScriptedModel.Steady("large"), small))).IsWritten);
        Assert.Equal(0, small.Asked);
    }

    [Theory]
    [InlineData(nameof(BackendFailure.Request))]
    [InlineData(nameof(BackendFailure.Transient))]
    public async Task A_request_that_fails_is_missing_in_the_log_until_a_later_run_has_it(string failure)
    {
        var large = Failing("large", static prompt => prompt == "question 4", Enum.Parse<BackendFailure>(failure));

        var result = await ResponseCollector.CollectAsync(_files.With(20).Request(2, large, ScriptedModel.Steady("small")));

        Assert.Equal((true, 78, 2), (result.IsWritten, result.Responses, result.Missing));
        Assert.Equal((2, "large fails"), (result.Models[0].Failed, result.Models[0].FirstError));
        Assert.Equal(38, Count(File.ReadAllText(_files.Output), "\"model\":\"large\""));
        Assert.Equal(2, Count(File.ReadAllText(_files.Journal), "\"error\":\"large fails\""));

        ScriptedModel[] models = [ScriptedModel.Steady("large"), ScriptedModel.Steady("small")];
        result = await ResponseCollector.CollectAsync(_files.Request(2, models));

        Assert.Equal((2, 0), (models[0].Asked, models[1].Asked));
        Assert.Equal((true, 80, 0), (result.IsWritten, result.Responses, result.Missing));
        Assert.Equal(40, Count(File.ReadAllText(_files.Output), "\"model\":\"large\""));
        Assert.False(File.Exists(_files.Journal));
    }

    [Fact]
    public async Task Ten_failures_in_a_row_stop_a_model_and_nine_do_not()
    {
        var asked = 0;
        var large = Failing("large", _ => ++asked is (> 5 and <= 14) or > 20, BackendFailure.Request);

        var result = await ResponseCollector.CollectAsync(_files.With(50).Request(1, concurrency: 1, large, ScriptedModel.Steady("small")));

        Assert.Equal(30, large.Asked);
        Assert.StartsWith("10 requests failed in a row", result.Models[0].StopReason, StringComparison.Ordinal);
        Assert.Equal((false, 11, 19), (result.IsWritten, result.Models[0].Responses, result.Models[0].Failed));
    }

    [Fact]
    public async Task Another_exception_ends_all_models_and_keeps_what_came()
    {
        var large = new ScriptedModel("large", async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("not reached");
        });
        var asked = 0;
        var small = new ScriptedModel("small", (prompt, _) => ++asked > 3 ? throw new NotSupportedException("a bug") : Task.FromResult(ScriptedModel.Answer(prompt, 1, 1)));

        var error = await Assert.ThrowsAsync<NotSupportedException>(() => ResponseCollector.CollectAsync(_files.With(20).Request(1, concurrency: 1, large, small)));

        Assert.Equal("a bug", error.Message);
        Assert.Equal(3, Count(File.ReadAllText(_files.Journal), "\"response\""));
    }

    [Fact]
    public async Task A_client_that_cannot_be_made_costs_nothing()
    {
        var large = ScriptedModel.Steady("large");
        var request = _files.With(3).Request(1, large, ScriptedModel.Steady("small"));

        await Assert.ThrowsAsync<DataException>(() => ResponseCollector.CollectAsync(request with
        {
            CreateClient = model => model.Id == "large" ? large : throw new DataException("no key"),
        }));

        Assert.Equal((0, true), (large.Asked, large.IsDisposed));
        Assert.False(File.Exists(_files.Journal));
    }

    private static ScriptedModel Failing(string id, Func<string, bool> fails, BackendFailure failure) => new(id, (prompt, _) => fails(prompt)
        ? throw new BackendException($"{id} fails", failure)
        : Task.FromResult(ScriptedModel.Answer(prompt, 1, 1)));

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
