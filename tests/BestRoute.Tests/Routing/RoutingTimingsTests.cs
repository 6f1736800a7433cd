using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>Each part takes another time, by a clock that the fakes move.</summary>
public sealed class RoutingTimingsTests
{
    private static readonly ChatMessage[] _query = [new(ChatRole.User, "Hi")];

    private readonly ManualTime _time = new();

    [Fact]
    public void Times_that_were_not_measured_are_null_and_zero_is_a_time()
    {
        Assert.Equal((null, null, null, null), Parts(default));
        Assert.Equal((TimeSpan.Zero, null, TimeSpan.FromTicks(1), null), Parts(new() { Decision = TimeSpan.Zero, FirstContent = TimeSpan.FromTicks(1) }));
        Assert.Equal(default, new RoutingTimings { Scoring = TimeSpan.Zero } with { Scoring = null });
    }

    [Fact]
    public async Task A_decision_alone_has_only_its_own_time()
    {
        using var client = Pool().Client(time: _time);

        Assert.Equal((Seconds(1), null, null, null), Parts((await client.RouteAsync(_query)).Timings));
    }

    [Fact]
    public async Task The_best_of_several_samples()
    {
        using var client = Pool().Client(time: _time);

        var whole = (await client.GetResponseAsync(_query, new ChatOptions().WithRoute("small", 2))).GetRoutingDecision()!;
        var stream = (await client.GetStreamingResponseAsync(_query, new ChatOptions().WithRoute("small", 2)).ToChatResponseAsync()).GetRoutingDecision()!;

        Assert.Equal((Seconds(1), Seconds(5), Seconds(6), Seconds(6)), Parts(whole.Timings));
        Assert.Equal(Parts(whole.Timings), Parts(stream.Timings));
    }

    [Fact]
    public async Task A_stream_has_its_total_when_it_has_ended()
    {
        var stream = new ScriptedStream();
        using var client = Pool(new() { Stream = (_, _) => stream }).Client(time: _time);
        await using var updates = client.GetStreamingResponseAsync(_query, new ChatOptions().WithRoute("small", 1)).GetAsyncEnumerator();
        var first = updates.MoveNextAsync();
        _time.Advance(Seconds(2));
        stream.Add("yes");
        Assert.True(await first);

        Assert.Equal((Seconds(1), null, Seconds(3), null), Parts(updates.Current.GetRoutingDecision()!.Timings));

        _time.Advance(Seconds(4));
        stream.Complete();
        Assert.True(await updates.MoveNextAsync());

        Assert.Equal((Seconds(1), null, Seconds(3), Seconds(7)), Parts(updates.Current.GetRoutingDecision()!.Timings));
    }

    [Fact]
    public async Task A_request_without_an_answer_has_no_first_content()
    {
        var pool = Pool(FakeChatClient.Failing());
        using var client = pool.Client(time: _time);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync(_query, new ChatOptions().WithRoute("small", 1)));

        Assert.Equal((Seconds(1), null, null, Seconds(1)), Parts(error.GetRoutingDecision()!.Timings));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static (TimeSpan? Decision, TimeSpan? Scoring, TimeSpan? FirstContent, TimeSpan? Total) Parts(RoutingTimings timings) =>
        (timings.Decision, timings.Scoring, timings.FirstContent, timings.Total);

    /// <summary>A pool whose prediction takes 1 second, and whose scorer takes 5.</summary>
    private TestPool Pool(FakeChatClient? small = null)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 2, client: small ?? new()
        {
            Respond = static (call, _) => Task.FromResult(FakeChatClient.Answer($"sample {call.SampleIndex}")),
        });
        pool.Predictor.Before = (_, _) =>
        {
            _time.Advance(Seconds(1));
            return ValueTask.CompletedTask;
        };
        pool.Options.Scorer = new SlowScorer(_time);
        return pool;
    }

    private sealed class SlowScorer(ManualTime time) : IResponseScorer
    {
        public bool SeesWholeDraw => false;

        public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
        {
            time.Advance(Seconds(5));
            return ValueTask.CompletedTask;
        }
    }
}
