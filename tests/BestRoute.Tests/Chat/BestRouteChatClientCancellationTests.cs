using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class BestRouteChatClientCancellationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Cancellation_is_immediate_and_terminal_though_the_backend_goes_on(int samples)
    {
        using var stop = new CancellationTokenSource();
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 3, client: new() { Respond = static (_, _) => new TaskCompletionSource<ChatResponse>().Task });
        using var client = pool.Client();

        var asked = client.GetResponseAsync("Hello", Route(samples), stop.Token);
        await pool["small"].CalledAsync(samples);
        stop.Cancel();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.OrHang());
        Assert.Equal(stop.Token, error.CancellationToken);
        Assert.Empty(pool["large"].Calls);
    }

    [Fact]
    public async Task Cancellation_does_not_wait_for_a_predictor_that_goes_on()
    {
        using var stop = new CancellationTokenSource();
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        pool.Predictor.Before = static (_, _) => new(new TaskCompletionSource().Task);
        using var client = pool.Client();

        var asked = client.GetResponseAsync("Hello", cancellationToken: stop.Token);
        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.OrHang());
        Assert.Empty(pool["large"].Calls);
    }

    [Fact]
    public async Task Cancellation_does_not_wait_for_a_scorer_that_goes_on()
    {
        using var stop = new CancellationTokenSource();
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 3);
        pool.Options.Scorer = new EndlessScorer();
        using var client = pool.Client();

        var asked = client.GetResponseAsync("Hello", Route(3), stop.Token);
        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.OrHang());
        Assert.Empty(pool["large"].Calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_backends_throw_after_the_cancellation_is_observed(int samples) =>
        Assert.False(await LateError.IsUnobservedAfterAsync(async error =>
        {
            using var stop = new CancellationTokenSource();
            var gate = new TaskCompletionSource<ChatResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
            var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 3, client: new()
            {
                // Each call has a task of its own.
                Respond = async (_, _) => await gate.Task,
            });
            using var client = pool.Client();

            var asked = client.GetResponseAsync("Hello", Route(samples), stop.Token);
            stop.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.OrHang());
            gate.SetException(error);
            await Assert.ThrowsAsync<LateError>(() => gate.Task);
        }));

    [Fact]
    public async Task Errors_of_a_failed_over_request_are_observed() =>
        Assert.False(await LateError.IsUnobservedAfterAsync(async error =>
        {
            var pool = new TestPool().Reference().Candidate("small", [0, 0, 0.9], client: new()
            {
                Respond = async (call, _) =>
                {
                    await Task.Yield();
                    throw error;
                },
            });
            using var client = pool.Client();

            Assert.Equal("large", (await client.GetResponseAsync("Hello")).Text);
        }));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_error_that_cancellation_made_is_cancellation(int samples)
    {
        using var stop = new CancellationTokenSource();
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 3, client: new()
        {
            Respond = (_, _) =>
            {
                stop.Cancel();
                throw new IOException("The connection was closed.");
            },
        });
        using var client = pool.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("Hello", Route(samples), stop.Token));
        Assert.Empty(pool["large"].Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_is_cancelled_before_it_starts_calls_nobody(bool streaming)
    {
        var stopped = new CancellationToken(canceled: true);
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        using var client = pool.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => streaming
            ? client.GetStreamingResponseAsync("Hello", cancellationToken: stopped).ToChatResponseAsync()
            : client.GetResponseAsync("Hello", cancellationToken: stopped));

        Assert.Empty(pool["small"].Calls);
        Assert.Empty(pool["large"].Calls);
    }

    private static ChatOptions Route(int samples) => new ChatOptions().WithRoute("small", samples);

    private sealed class EndlessScorer : IResponseScorer
    {
        public bool SeesWholeDraw => false;

        public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken) =>
            new(new TaskCompletionSource().Task);
    }
}
