using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>Backends and parts that never answer, answer with nothing, or fail: who answers, and what the caller is told.</summary>
public sealed partial class FaultTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task C1_and_C5_A_candidate_that_never_answers_fails_over_after_60_seconds(int samples, bool heedsToken)
    {
        var pool = new TestPool().Reference().Candidate("small", [.. Enumerable.Repeat(0.0, samples - 1), 0.9], client: Hanging(heedsToken));
        using var client = pool.Client(time: _time);

        var asked = client.GetResponseAsync("Hello");
        await pool["small"].CalledAsync(samples);
        await _time.PassAsync(TimeSpan.FromSeconds(60));

        var decision = (await asked.OrHang()).GetRoutingDecision()!;
        Assert.Equal(("large", AttemptOutcome.TimedOut), (decision.Route.Model, decision.Attempts[0].Outcome));
        Assert.True(decision.CostIsEstimated);
    }

    [Fact]
    public async Task C1_All_candidates_share_one_budget()
    {
        var pool = new TestPool().Reference().Candidate("tiny", 0.9, price: 0.1, client: Hanging()).Candidate("small", 0.9, price: 1, client: Hanging());
        pool.Options.Models[1].ResponseTimeout = TimeSpan.FromSeconds(40);

        // Not the time that is left for the second candidate: the test waits for that timer.
        pool.Options.PartTimeout = TimeSpan.FromSeconds(7);
        using var client = pool.Client(time: _time);

        var asked = client.GetResponseAsync("Hello");
        await _time.PassAsync(TimeSpan.FromSeconds(40));
        await _time.PassAsync(TimeSpan.FromSeconds(20));

        var decision = (await asked.OrHang()).GetRoutingDecision()!;
        Assert.Equal(["tiny", "small", "large"], decision.Attempts.Select(static attempt => attempt.Route.Model));
    }

    [Fact]
    public async Task C1_After_the_budget_no_candidate_is_asked()
    {
        var pool = new TestPool().Reference().Candidate("tiny", 0.9, price: 0.1, client: Hanging()).Candidate("small", 0.9, price: 1);
        pool.Options.CandidateTimeout = TimeSpan.FromSeconds(5);
        using var client = pool.Client(time: _time);

        var asked = client.GetResponseAsync("Hello");
        await _time.PassAsync(TimeSpan.FromSeconds(5));

        var decision = (await asked.OrHang()).GetRoutingDecision()!;
        Assert.Equal("large", decision.Route.Model);
        Assert.Equal(RouteExclusion.OutOfTime, decision.Routes.Single(static route => route.Route.Model == "small").Exclusion);
    }

    [Fact]
    public async Task C1_A_reference_has_a_limit_where_one_is_set()
    {
        var pool = new TestPool().Reference(client: Hanging()).Candidate("small", 0.1);
        pool.Options.Models[0].ResponseTimeout = TimeSpan.FromSeconds(3);
        using var client = pool.Client(time: _time);

        var asked = client.GetResponseAsync("Hello");
        await _time.PassAsync(TimeSpan.FromSeconds(3));
        await asked.OrHang();

        Assert.Equal(("small", RoutingReason.BestAvailable), ((await asked).GetRoutingDecision()!.Route.Model, (await asked).GetRoutingDecision()!.Reason));
    }

    [Fact]
    public async Task C2_A_draw_does_not_wait_for_its_last_sample()
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0.9], client: new()
        {
            Respond = static (call, _) => call.SampleIndex == 2 ? new TaskCompletionSource<ChatResponse>().Task : Task.FromResult(FakeChatClient.Answer($"{call.SampleIndex}")),
        });
        pool.Options.Scorer = new FakeScorer(double.Parse);
        using var client = pool.Client(time: _time);

        var asked = client.GetResponseAsync("Hello");
        await pool["small"].CalledAsync(3);
        await _time.PassAsync(TimeSpan.FromSeconds(1));

        var response = await asked.OrHang();
        Assert.Equal("1", response.Text);
        Assert.Equal((2, 2), (response.GetRoutingDecision()!.Attempts[0].SamplesReceived, response.GetRoutingDecision()!.Attempts[0].SamplesValid));
        Assert.True(response.GetRoutingDecision()!.CostIsEstimated);
    }

    [Fact]
    public async Task C2_The_others_get_as_long_as_the_first_half_took()
    {
        var gates = Enumerable.Range(0, 4).Select(static _ => new TaskCompletionSource<ChatResponse>(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var backend = new FakeChatClient { Respond = (call, _) => gates[call.SampleIndex!.Value].Task };
        var draw = ParallelSampler.Instance.SampleAsync(
            new SampleRequest { Model = new() { Id = "small", Client = backend }, Messages = [], Options = new(), Samples = 4, TimeProvider = _time }, CancellationToken.None);
        await backend.CalledAsync(4);
        _time.Advance(TimeSpan.FromSeconds(10));
        gates[0].SetResult(FakeChatClient.Answer("a"));
        gates[3].SetResult(FakeChatClient.Answer("d"));

        await _time.PassAsync(TimeSpan.FromSeconds(10));
        await draw.OrHang();

        Assert.Equal((2, 2), ((await draw).Responses.Count, (await draw).Unfinished));
    }

    [Fact]
    public async Task C6_Backends_that_work_before_their_first_await_work_side_by_side()
    {
        using var barrier = new Barrier(3);
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0.9], client: new()
        {
            // Each call blocks its thread until all three are there.
            Respond = (_, token) => Task.FromResult(FakeChatClient.Answer(barrier.SignalAndWait(HangGuard.Patience, token) ? "together" : "alone")),
        });
        using var client = pool.Client();

        Assert.Equal("together", (await client.GetResponseAsync("Hello").OrHang()).Text);
    }

    [Fact]
    public async Task C6_Cancellation_does_not_wait_for_a_draw_that_blocks_its_threads()
    {
        using var stop = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var pool = new TestPool().Reference().Candidate("small", [0, 0.9], client: new()
        {
            Respond = (_, _) =>
            {
                gate.Wait();
                return Task.FromResult(FakeChatClient.Answer("late"));
            },
        });
        using var client = pool.Client();

        var asked = client.GetResponseAsync("Hello", cancellationToken: stop.Token);
        await pool["small"].CalledAsync(2);
        stop.Cancel();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.OrHang());
        gate.Set();

        Assert.Equal(AttemptOutcome.Canceled, Assert.Single(error.GetRoutingDecision()!.Attempts).Outcome);
    }

    [Theory]
    [InlineData("predictor")]
    [InlineData("scorer")]
    [InlineData("sampler")]
    public async Task C7_A_part_that_never_returns_has_its_fallback(string part)
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0.9], client: FakeChatClient.Saying("first", "second"));
        if (part == "predictor")
        {
            pool.Predictor.Before = static (_, _) => new(new TaskCompletionSource().Task);
        }

        var scorer = new EndlessScorer();
        pool.Options.Scorer = part == "scorer" ? scorer : null;
        pool.Options.Sampler = part == "sampler" ? new EndlessSampler() : null;
        using var client = pool.Client(time: _time);

        var asked = client.GetResponseAsync("Hello");
        if (part == "scorer")
        {
            // The predictor, which answers, had a timer of the same length before.
            await scorer.Called.OrHang();
        }

        await _time.PassAsync(TimeSpan.FromSeconds(part == "sampler" ? 60 : 20));

        Assert.Equal(part == "scorer" ? "first" : "large", (await asked.OrHang()).Text);
    }

    private static SampleSet Sampled(string text) => new() { Responses = [FakeChatClient.Answer(text)] };

    private static FakeChatClient Hanging(bool heedsToken = false) => new()
    {
        Respond = async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, heedsToken ? token : CancellationToken.None);
            return null!;
        },
    };

    private sealed class EndlessScorer : IResponseScorer
    {
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Called => _called.Task;

        public bool SeesWholeDraw => false;

        public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
        {
            _called.TrySetResult();
            return new(new TaskCompletionSource().Task);
        }
    }

    private sealed class EndlessSampler : ISampler
    {
        public int PromptCharges(SampledModel model, int samples) => samples;

        public Task<SampleSet> SampleAsync(SampleRequest request, CancellationToken cancellationToken) =>
            request.Samples > 1 ? new TaskCompletionSource<SampleSet>().Task : Task.FromResult(Sampled("large"));
    }
}
