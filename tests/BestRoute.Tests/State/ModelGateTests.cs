using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

public sealed class ModelGateTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TestPool _pool = new TestPool().Reference("large").Candidate("small", 0.9, maxSamples: 4);

    [Fact]
    public async Task The_state_shows_running_and_waiting_calls_and_until_when_a_model_is_unavailable()
    {
        _pool.Options.RetryAfter = static _ => TimeSpan.FromSeconds(60);
        (_pool.Options.Models[1].MaxConcurrentRequests, _pool.Options.Models[1].MaxQueuedRequests) = (3, 4);
        var (states, pool) = States();
        var gate = states.Of(pool.Find("small")!);
        using var running = await gate.EnterAsync(3, mustTry: false, default);
        var waiting = gate.EnterAsync(4, mustTry: false, default);
        Assert.Equal(RouteExclusion.Limited, (await waiting).Refusal);
        var queued = gate.EnterAsync(2, mustTry: false, default).AsTask();

        Assert.Equal([new("large", true, null, 0, 0), new ModelState("small", true, null, 3, 2)], states.Read(pool));

        running.Failed(new HttpRequestException());
        Assert.Equal([new("large", true, null, 0, 0), new ModelState("small", false, _time.GetUtcNow().AddSeconds(60), 3, 2)], states.Read(pool));

        running.Dispose();
        running.Dispose();
        Assert.Equal(RouteExclusion.Unavailable, (await queued.OrHang()).Refusal);
        Assert.Equal((0, 0), (states.Read(pool)[1].RunningRequests, states.Read(pool)[1].QueuedRequests));
    }

    [Fact]
    public async Task A_cancelled_wait_is_refused_without_an_exception()
    {
        _pool.Options.Models[1].MaxConcurrentRequests = 1;
        _pool.Options.Models[1].MaxQueuedRequests = 1;
        var (states, pool) = States();
        var gate = states.Of(pool.Find("small")!);
        using var running = await gate.EnterAsync(1, mustTry: false, default);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5), _time);
        var waiting = gate.EnterAsync(1, mustTry: false, deadline.Token).AsTask();

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(RouteExclusion.Limited, (await waiting.OrHang()).Refusal);
    }

    [Fact]
    public async Task An_attempt_without_outcome_gives_its_place_back()
    {
        var (states, pool) = States();
        var gate = states.Of(pool.Find("small")!);
        await FailAsync(gate, 5);
        _time.Advance(TimeSpan.FromSeconds(30));
        using (await gate.EnterAsync(1, mustTry: false, default))
        {
            Assert.Equal(RouteExclusion.Unavailable, (await gate.EnterAsync(1, mustTry: false, default)).Refusal);
        }

        Assert.Equal(RouteExclusion.None, (await gate.EnterAsync(1, mustTry: false, default)).Refusal);
    }

    [Fact]
    public async Task Only_the_first_outcome_of_an_attempt_counts()
    {
        var (states, pool) = States();
        var gate = states.Of(pool.Find("small")!);
        using var admission = await gate.EnterAsync(1, mustTry: false, default);
        admission.Succeeded();
        for (var i = 0; i < 10; i++)
        {
            admission.Failed(new HttpRequestException());
        }

        Assert.True(states.Read(pool)[1].IsAvailable);
    }

    [Theory]
    [InlineData(1, false, true)]
    [InlineData(0, false, false)]
    [InlineData(1, true, false)]
    public async Task A_draw_succeeds_with_one_sample_but_a_retry_after_counts(int samples, bool withRetryAfter, bool isAvailable)
    {
        _pool.Options.RetryAfter = _ => withRetryAfter ? TimeSpan.FromSeconds(60) : null;
        var (states, pool) = States();
        var gate = states.Of(pool.Find("small")!);
        for (var i = 0; i < 5; i++)
        {
            using var admission = await gate.EnterAsync(2, mustTry: true, default);
            admission.Drawn(new SampleSet { Responses = [.. Enumerable.Repeat(FakeChatClient.Answer("yes"), samples)], Failures = [new HttpRequestException()] });
        }

        Assert.Equal(isAvailable, states.Read(pool)[1].IsAvailable);
    }

    [Fact]
    public async Task The_state_survives_a_change_of_the_options()
    {
        var (states, pool) = States();
        await FailAsync(states.Of(pool.Find("small")!), 5);
        _pool.Options.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(1);
        _pool.Options.Models[0].MaxConcurrentRequests = 1;

        var changed = new FixedPoolSource(_pool.Options).Get().Pool;
        using var running = await states.Of(pool.Find("large")!).EnterAsync(1, mustTry: false, default);
        states.Apply(changed);

        Assert.False(states.Read(changed)[1].IsAvailable);
        Assert.Equal(RouteExclusion.Limited, (await states.Of(changed.Find("large")!).EnterAsync(1, mustTry: false, default)).Refusal);
    }

    [Fact]
    public void An_attempt_that_succeeds_allocates_its_admission_only()
    {
        var (states, pool) = States();
        var model = pool.Find("small")!;

        Assert.InRange(
            Allocations.Of(() =>
            {
                using var admission = states.Of(model).EnterAsync(1, mustTry: false, default).GetAwaiter().GetResult();
                admission.Succeeded();
            }),
            0,
            56);
    }

    private static async Task FailAsync(ModelGate gate, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var admission = await gate.EnterAsync(1, mustTry: false, default);
            admission.Failed(null);
        }
    }

    private (ModelStates States, Pool Pool) States()
    {
        _pool.Options.Predictor ??= _pool.Predictor;
        var pool = new FixedPoolSource(_pool.Options).Get().Pool;
        var states = new ModelStates(_time, new RouterTelemetry(new FakeLog()));
        states.Apply(pool);
        return (states, pool);
    }
}
