using BestRoute.Training;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;

namespace BestRoute.Tool;

/// <summary>
/// Repeats failed requests to a backend if that can help. If the backend names a time, all requests to it wait that long. Otherwise the waits
/// become longer and longer. Safe for concurrent use.
/// </summary>
internal sealed class BackendRetries
{
    /// <summary>About two minutes in total. This is longer than a limit per minute or a restart.</summary>
    public const int Attempts = 8;

    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<ChatResponse> _pipeline;
    private long _notBefore;

    public BackendRetries(TimeProvider time)
    {
        _time = time;
        _pipeline = new ResiliencePipelineBuilder<ChatResponse> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<ChatResponse>
            {
                ShouldHandle = new PredicateBuilder<ChatResponse>().Handle<BackendException>(static error => error.Failure == BackendFailure.Transient),
                MaxRetryAttempts = Attempts,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(30),
                UseJitter = true,
                DelayGenerator = arguments =>
                {
                    var wait = (arguments.Outcome.Exception as BackendException)?.RetryAfter;
                    HoldBack(wait ?? TimeSpan.Zero);
                    return ValueTask.FromResult(wait);
                },
            })
            .Build();
    }

    /// <summary>Makes a request, and repeats it if its failure is transient.</summary>
    public async Task<ChatResponse> ExecuteAsync(Func<CancellationToken, Task<ChatResponse>> request, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(
            async token =>
            {
                await WaitAsync(token).ConfigureAwait(false);
                return await request(token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);

    private void HoldBack(TimeSpan wait)
    {
        var until = (_time.GetUtcNow() + wait).UtcTicks;
        var seen = Volatile.Read(ref _notBefore);
        while (seen < until && Interlocked.CompareExchange(ref _notBefore, until, seen) is var found && found != seen)
        {
            seen = found;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        // Again after the wait: another request may have been told to wait longer.
        while (Volatile.Read(ref _notBefore) - _time.GetUtcNow().UtcTicks is > 0 and var ticks)
        {
            // Rounded up, as timers count milliseconds.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(ticks).TotalMilliseconds)), _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
