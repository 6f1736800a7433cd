using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace BestRoute.Tests;

/// <summary>What an application exports with OpenTelemetry. Prices are US dollars per million tokens: a call with 100 + 25 tokens costs 0.000125 at a price of 1, and ten times that at 10.</summary>
[Collection(TelemetryRecorder.Alone)]
public sealed class RouterMetricsTests : IDisposable
{
    private readonly TelemetryRecorder _recorder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task Best_of_three_with_a_failed_sample()
    {
        var pool = new TestPool().Reference().Candidate("small", [0.1, 0.1, 0.9], client: new()
        {
            Respond = static (call, _) => call.SampleIndex == 1
                ? Task.FromException<ChatResponse>(new HttpRequestException())
                : Task.FromResult(FakeChatClient.Answer(call.SampleIndex == 0 ? "short" : "the longest", 100, 25)),
        });
        pool.Options.Scorer = new TimedScorer(_time, TimeSpan.FromSeconds(2));
        pool.Predictor.Result = new() { OutOfDistributionScore = 0.25, Device = "cuda" };
        pool.Predictor.Before = (_, _) => Pass(0.5);
        using var client = pool.Client(time: _time);

        var answer = await client.GetResponseAsync("Hi");

        var decision = answer.GetRoutingDecision()!;
        Assert.Equal("the longest", answer.Text);
        Assert.Equal(
            [
                "answers 1 device=cuda model=small reason=CheapestMatch samples=3",
                "cost 0.00025 model=small",
                "decision.duration 1 0.5",
                FormattableString.Invariant($"estimated_avoided_cost {decision.ReferenceEstimatedCost:0.#########} model=small"),
                "first_content.duration 1 2.5 model=small streamed=False",
                "out_of_distribution 1 0.25",
                "samples.drawn 1 model=small outcome=failed",
                "samples.drawn 2 model=small outcome=returned",
                "scoring.duration 1 2 samples=2",
            ],
            _recorder.Collect());
    }

    [Fact]
    public async Task Budgets_have_their_highest_share_and_name_no_tenant()
    {
        var pool = BudgetTestPool.Create(
            new BudgetOptions { Name = "teams", Limit = 0.02, Scope = BudgetScope.Tenant, IsHardLimit = true },
            new BudgetOptions { Name = "all", Limit = 0.1 },
            new BudgetOptions { Name = "large", Limit = 1e9 });
        using var client = pool.Client(time: BudgetTestPool.Time(new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero)));
        foreach (var tenant in (string[])["acme", "other", "acme"])
        {
            await client.AskAsync(tenant, new() { ModelId = "large" });
        }

        await Assert.ThrowsAsync<BudgetExceededException>(() => client.AskAsync("acme"));

        var collected = _recorder.Collect();
        Assert.Equal(["budget.refused 1 budget=teams"], collected.Where(static series => series.StartsWith("budget.refused", StringComparison.Ordinal)));
        Assert.Equal(
            ["budget.spent 0 budget=large", "budget.spent 0.3 budget=all", "budget.spent 1 budget=teams"],
            collected.Where(static series => series.StartsWith("budget.spent", StringComparison.Ordinal)));
        Assert.DoesNotContain(collected, static series => series.Contains("acme", StringComparison.Ordinal));
        var spans = _recorder.Spans.Where(static span => span.OperationName == "bestroute.request").ToList();
        Assert.Equal([null, "all", "teams", null], spans.Select(static span => span.GetTagItem("bestroute.budget")));
        Assert.Equal(0.0, spans[0].GetTagItem("bestroute.budget_pressure"));
        Assert.Equal((0.5 - 0.05) / 0.95, Assert.IsType<double>(spans[2].GetTagItem("bestroute.budget_pressure")), 9);
    }

    [Fact]
    public async Task A_model_that_breaks_and_the_reference_that_answers()
    {
        var pool = new TestPool().Reference().Candidate("breaking", 0.9, client: FakeChatClient.Failing());
        pool["large"].Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("yes", 100, 25));
        using var client = pool.Client(time: _time);

        for (var i = 0; i < 5; i++)
        {
            await client.GetResponseAsync("Hi");
        }

        Assert.Equal(
            [
                "answers 5 model=large reason=Failover samples=1",
                "circuit_changes 1 model=breaking state=open",
                "cost 0.00625 model=large",
                "decision.duration 5 0",
                "failovers 5 model=breaking outcome=Failed",
                "first_content.duration 5 0 model=large streamed=False",
                "samples.drawn 5 model=breaking outcome=failed",
                "samples.drawn 5 model=large outcome=returned",
            ],
            _recorder.Collect());
        Assert.Equal("model.available 0 model=breaking", _recorder.IsAvailable("breaking"));

        _time.Advance(TimeSpan.FromSeconds(30));
        pool["breaking"].Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("yes", 100, 25));
        await client.GetResponseAsync("Hi");

        Assert.Contains("circuit_changes 1 model=breaking state=closed", _recorder.Collect());
        Assert.Equal("model.available 1 model=breaking", _recorder.IsAvailable("breaking"));
    }

    [Fact]
    public async Task Requests_without_an_answer()
    {
        var pool = new TestPool().Reference(client: FakeChatClient.Failing()).Candidate("small", 0.1);
        pool.Options.AnswerWithoutReference = false;
        using var client = pool.Client(time: _time);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync("Hi"));
        using var stop = new CancellationTokenSource();
        pool["small"].Respond = async (_, token) =>
        {
            await stop.CancelAsync();
            return await Task.FromCanceled<ChatResponse>(token);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("Hi", new ChatOptions().WithRoute("small", 1), stop.Token));

        var measured = _recorder.Collect();

        Assert.Contains("unanswered 1 end=failed model=large", measured);
        Assert.Contains("unanswered 1 end=canceled model=small", measured);
        Assert.Contains("samples.drawn 1 model=large outcome=failed", measured);
        Assert.Contains("samples.drawn 1 model=small outcome=canceled", measured);
        Assert.DoesNotContain(measured, static series => series.StartsWith("answers", StringComparison.Ordinal) || series.StartsWith("estimated_avoided_cost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failures_of_the_parts_of_the_router()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 2, client: FakeChatClient.Saying("one", "two"));
        pool.Options.Scorer = new FakeScorer(static _ => throw new InvalidOperationException());
        using (var client = pool.Client())
        {
            await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("small", 2));
            pool.Predictor.Before = static (_, _) => throw new InvalidOperationException();
            await client.GetResponseAsync("Hi");

            Assert.Equal(
                ["fallbacks 1 part=prediction", "fallbacks 1 part=scoring"], _recorder.Collect().Where(static series => series.StartsWith("fallbacks", StringComparison.Ordinal)));
        }

        pool.Predictor.Before = null;
        pool.Options.Policy = new BrokenPolicy();
        using var other = pool.Client();
        await other.GetResponseAsync("Hi");

        Assert.Contains("fallbacks 1 part=policy", _recorder.Collect());
    }

    [Theory]
    [InlineData("complete", "returned")]
    [InlineData("failed", "failed")]
    [InlineData("left", "canceled")]
    public async Task Streams_are_timed_to_their_first_content_and_counted_when_they_end(string end, string outcome)
    {
        var stream = new ScriptedStream();
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: new() { Stream = (_, _) => stream });
        using var client = pool.Client(time: _time);
        await using var updates = client.GetStreamingResponseAsync("Hi").GetAsyncEnumerator();
        var first = updates.MoveNextAsync();
        _time.Advance(TimeSpan.FromSeconds(3));
        stream.Add("yes");
        Assert.True(await first);
        _time.Advance(TimeSpan.FromSeconds(4));
        if (end == "left")
        {
            await updates.DisposeAsync();
        }
        else
        {
            stream.Complete(end == "failed" ? new HttpRequestException() : null);
            var rest = async () => { while (await updates.MoveNextAsync()) { } };
            await (end == "failed" ? Assert.ThrowsAsync<HttpRequestException>(rest) : rest());
        }

        var measured = _recorder.Collect();

        Assert.Contains("first_content.duration 1 3 model=small streamed=True", measured);
        Assert.Equal([$"samples.drawn 1 model=small outcome={outcome}"], measured.Where(static series => series.StartsWith("samples", StringComparison.Ordinal)));
        Assert.Single(measured, static series => series.StartsWith("answers 1 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Observed_requests_and_feedback()
    {
        using var observed = new ObservedPool();
        await using var provider = observed.Start();
        var answer = await provider.GetRequiredService<IChatClient>().GetResponseAsync("Hi");
        await provider.GetRequiredService<RoutingLog>().IdleAsync();
        provider.GetRequiredService<IRouteFeedback>().Report(answer.ResponseId!, 1);
        await provider.GetRequiredService<RoutingLog>().FlushAsync();

        var measured = _recorder.Collect();

        Assert.Contains("observed 1 outcome=recorded", measured);
        Assert.Contains("feedback 1 outcome=recorded", measured);

        // The samples that are drawn for the log answer nobody.
        Assert.Equal(["samples.drawn 1 model=large outcome=returned"], measured.Where(static series => series.StartsWith("samples", StringComparison.Ordinal)));
        Assert.Equal(["bestroute.sample < bestroute.request", "bestroute.request"], _recorder.Tree);
    }

    [Fact]
    public async Task The_cost_of_the_reference_is_avoided_only_if_the_reference_was_not_called()
    {
        var pool = new TestPool().Reference(client: FakeChatClient.Failing()).Candidate("small", 0.1);
        using var client = pool.Client();

        Assert.Equal("small", (await client.GetResponseAsync("Hi")).Text);
        Assert.DoesNotContain(_recorder.Collect(), static series => series.StartsWith("estimated_avoided_cost", StringComparison.Ordinal));

        var answer = await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("small", 1));
        Assert.Contains(
            FormattableString.Invariant($"estimated_avoided_cost {answer.GetRoutingDecision()!.ReferenceEstimatedCost:0.#########} model=small"), _recorder.Collect());
    }

    [Fact]
    public async Task Pools_with_the_same_models_are_told_apart()
    {
        var services = new ServiceCollection();
        services.AddFakePool();
        services.AddFakePool(name: "support");
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IChatClient>().GetResponseAsync("Hi");
        await provider.GetRequiredKeyedService<IChatClient>("support").GetResponseAsync("Hi");

        Assert.Equal(["", "bestroute.pool=support"], _recorder.MetersOf("bestroute.answers"));
        Assert.Equal([null, "support"], _recorder.Spans.Where(static span => span.OperationName == "bestroute.request").Select(static span => span.GetTagItem("bestroute.pool")));
    }

    [Fact]
    public void A_disposed_client_does_not_report_its_models()
    {
        using (new TestPool().Reference().Candidate("gone", 0.9).Client())
        {
            _recorder.IsAvailable("gone");
        }

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => _recorder.IsAvailable("gone"));
    }

    private ValueTask Pass(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return ValueTask.CompletedTask;
    }

    private sealed class BrokenPolicy : IRoutingPolicy
    {
        public string Name => "broken";

        public RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

        public int Choose(ReadOnlySpan<RouteAssessment> routes) => throw new InvalidOperationException();
    }

    /// <summary>Prefers long texts, and takes its time.</summary>
    private sealed class TimedScorer(ManualTime time, TimeSpan duration) : IResponseScorer
    {
        public bool SeesWholeDraw => false;

        public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
        {
            for (var i = 0; i < request.Texts.Count; i++)
            {
                scores.Span[i] = request.Texts[i].Length;
            }

            time.Advance(duration);
            return ValueTask.CompletedTask;
        }
    }
}
