using Polly;
using Polly.CircuitBreaker;

namespace BestRoute;

/// <summary>
/// How the attempts of one model ended, from its first recent failure on. Polly keeps the counts. How long the circuit is open is not asked of Polly, because a circuit of
/// Polly leaves its open state only by an execution. A model without failures has no window, because a report to Polly takes about a microsecond. Not safe for concurrent use.
/// </summary>
internal sealed class FailureWindow
{
    private readonly TimeProvider _time;
    private readonly int _minimumThroughput;
    private readonly TimeSpan _duration;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<bool> _pipeline;
    private int _failuresInARow;
    private long _lastFailure;

    internal FailureWindow(FailureRules rules, TimeProvider time)
    {
        _time = time;
        _minimumThroughput = rules.MinimumThroughput;
        _duration = rules.SamplingDuration;
        _pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
            {
                FailureRatio = rules.FailureRatio,
                MinimumThroughput = rules.MinimumThroughput,
                SamplingDuration = rules.SamplingDuration,
                StateProvider = _state,
                ShouldHandle = static arguments => new ValueTask<bool>(!arguments.Outcome.Result),
            })
            .Build();
    }

    /// <summary>Adds a failure.</summary>
    /// <param name="isInARow">
    /// Whether no attempt succeeded while this one ran. Attempts that start together also reach their deadline together, although others succeed in between.
    /// </param>
    /// <returns>Whether the circuit opens. The window must not be used after that.</returns>
    internal bool AddFailure(bool isInARow)
    {
        _lastFailure = _time.GetTimestamp();
        _failuresInARow += isInARow ? 1 : 0;
        _pipeline.Execute(static succeeded => succeeded, false);

        // At a low rate of requests, or after many successes, the ratio would be reached late or never.
        return _failuresInARow >= _minimumThroughput || _state.CircuitState != CircuitState.Closed;
    }

    /// <summary>Adds a success.</summary>
    /// <returns>Whether the window is empty: it is so long since the last failure that nothing has to be counted.</returns>
    internal bool AddSuccess()
    {
        _failuresInARow = 0;
        if (_time.GetElapsedTime(_lastFailure) >= _duration)
        {
            return true;
        }

        _pipeline.Execute(static succeeded => succeeded, true);
        return false;
    }
}
