using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>
/// Draws n samples with n calls at the same time. Each call is billed with its prompt. When half of the samples have come, the others get as long again, at
/// least a second: a draw does not wait for its slowest sample.
/// </summary>
internal sealed class ParallelSampler : ICallSampler
{
    internal static readonly ParallelSampler Instance = new();

    private static readonly TimeSpan _minGrace = TimeSpan.FromSeconds(1);

    public int PromptCharges(SampledModel model, int samples) => samples;

    public async Task<SampleSet> SampleAsync(SampleRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (request.Samples > 1)
        {
            return await DrawAsync(request, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return new SampleSet { Responses = [await BackendCall.MakeAsync(request, BackendOptions.ForSample(request.Options, request.FirstIndex), cancellationToken).ConfigureAwait(false)] };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new SampleSet { Responses = [], Unfinished = 1 };
        }
        catch (Exception error)
        {
            return new SampleSet { Responses = [], Failures = [error] };
        }
    }

    private static async Task<SampleSet> DrawAsync(SampleRequest request, CancellationToken cancellationToken)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = rest.Token;
        var started = request.TimeProvider.GetTimestamp();
        var calls = new Task<ChatResponse>[request.Samples];
        var sent = new bool[calls.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i] = RunAsync(request, i, sent, token);
        }

        ITimer? grace = null;
        try
        {
            var answered = 0;
            await foreach (var call in Task.WhenEach(calls).ConfigureAwait(false))
            {
                answered += call.IsCompletedSuccessfully ? 1 : 0;
                if (grace is null && 2 * answered >= calls.Length && answered < calls.Length)
                {
                    var elapsed = request.TimeProvider.GetElapsedTime(started);
                    grace = request.TimeProvider.CreateTimer(
                        static state => ((CancellationTokenSource)state!).Cancel(), rest, elapsed < _minGrace ? _minGrace : elapsed, Timeout.InfiniteTimeSpan);
                }
            }
        }
        finally
        {
            // A timer that is running still uses the source.
            if (grace is not null)
            {
                await grace.DisposeAsync().ConfigureAwait(false);
            }
        }

        return await CollectAsync(calls, sent, token).ConfigureAwait(false);
    }

    private static async Task<SampleSet> CollectAsync(Task<ChatResponse>[] calls, bool[] sent, CancellationToken token)
    {
        var responses = new List<ChatResponse>(calls.Length);
        var failures = new List<Exception>();
        var unfinished = 0;
        for (var i = 0; i < calls.Length; i++)
        {
            try
            {
                responses.Add(await calls[i].ConfigureAwait(false));
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                // Nobody charges a call that was not made.
                unfinished += Volatile.Read(ref sent[i]) ? 1 : 0;
            }
            catch (Exception error)
            {
                failures.Add(error);
            }
        }

        return new SampleSet { Responses = responses, Failures = failures, Unfinished = unfinished };
    }

    private static Task<ChatResponse> RunAsync(SampleRequest request, int index, bool[] sent, CancellationToken cancellationToken) =>
        BackendCall.StartAsync(request, BackendOptions.ForSample(request.Options, request.FirstIndex + index), cancellationToken, () => Volatile.Write(ref sent[index], true));
}
