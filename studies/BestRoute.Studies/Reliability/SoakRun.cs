using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Reliability;

/// <summary>Many callers that send numbered requests through one client, and check what comes back.</summary>
/// <param name="client">The client.</param>
/// <param name="callers">The number of callers.</param>
/// <param name="cancels">The share of the requests that their callers cancel, some milliseconds later.</param>
/// <param name="streams">The share of the requests that stream.</param>
/// <param name="seed">The seed of the dice.</param>
internal sealed class SoakRun(IChatClient client, int callers, double cancels, double streams, int seed)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private int _answered;
    private int _canceled;
    private int _broken;
    private int _failedOver;

    /// <summary>Gets how many requests came back with their own answer, once.</summary>
    public int Answered => _answered;

    /// <summary>Gets how many requests ended with the cancellation of their caller.</summary>
    public int Canceled => _canceled;

    /// <summary>Gets how many streams broke or fell silent after content, and ended with an error, as promised.</summary>
    public int Broken => _broken;

    /// <summary>Gets how many answers came after another model failed.</summary>
    public int FailedOver => _failedOver;

    /// <summary>Gets what is not as promised.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>Sends requests.</summary>
    /// <param name="first">The number of the first one.</param>
    /// <param name="count">How many.</param>
    /// <returns>How long each took, in milliseconds.</returns>
    public async Task<double[]> SendAsync(int first, int count)
    {
        var next = -1;
        var latencies = new double[count];
        var tasks = Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var started = Stopwatch.GetTimestamp();
                await SendAsync(first + i);
                latencies[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }));
        await Task.WhenAll(tasks);
        return latencies;
    }

    private async Task SendAsync(int request)
    {
        using var caller = new CancellationTokenSource();
        if (Dice.Roll(seed, request, 50) < cancels)
        {
            caller.CancelAfter((int)(10 * Dice.Roll(seed, request, 51)));
        }

        var isStreaming = Dice.Roll(seed, request, 52) < streams;
        var texts = new List<string>(4);
        RoutingDecision? decision = null;
        try
        {
            var asking = isStreaming ? ReadAsync() : AskAsync();
            await asking.WaitAsync(_patience);
            if (string.Concat(texts) != SoakModel.AnswerTo(request))
            {
                Report($"request {request} was answered with '{string.Concat(texts)}'");
            }

            Interlocked.Increment(ref _answered);
            Interlocked.Add(ref _failedOver, decision?.Attempts.Count > 1 ? 1 : 0);
        }
        catch (OperationCanceledException error) when (error.CancellationToken == caller.Token)
        {
            Interlocked.Increment(ref _canceled);
        }
        catch (Exception error) when (isStreaming && texts.Count > 0 && error is HttpRequestException or TimeoutException && error.GetRoutingDecision() is not null)
        {
            Interlocked.Increment(ref _broken);
        }
        catch (Exception error)
        {
            Report($"request {request} ended with {error.GetType().Name}: {error.Message}");
        }

        async Task AskAsync()
        {
            var response = await client.GetResponseAsync(SoakModel.Ask(request), cancellationToken: caller.Token);
            texts.Add(response.Text);
            decision = response.GetRoutingDecision();
        }

        async Task ReadAsync()
        {
            await foreach (var update in client.GetStreamingResponseAsync(SoakModel.Ask(request), cancellationToken: caller.Token))
            {
                if (update.Text.Length > 0)
                {
                    texts.Add(update.Text);
                }

                decision = update.GetRoutingDecision();
            }
        }
    }

    private void Report(string difference)
    {
        lock (Differences)
        {
            Differences.Add(difference);
        }
    }
}
