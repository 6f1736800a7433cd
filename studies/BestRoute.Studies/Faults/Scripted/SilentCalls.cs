using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Faults.Scripted;

/// <summary>Calls that end late or never.</summary>
internal static class SilentCalls
{
    public static IReadOnlyList<ScriptedFault> All { get; } =
    [
        Silent("never answers, heeds the token", Effect.Silence, static call => Task.Delay(Timeout.InfiniteTimeSpan, call.Token)),
        Silent("never answers, ignores the token", Effect.Silence, static _ => Task.Delay(Timeout.InfiniteTimeSpan)),
        Silent("never answers, reports its cancellation as another error", Effect.Silence, FailWhenCanceledAsync),

        // One whole answer is asked for on the caller's thread, as by a plain client: another thread would take more time than all the rest of the router.
        Silent("never answers, and blocks its thread", Effect.Silence, Block) with { Whole = null, Sample = Effect.Silence },
        Silent("blocks its thread for a moment", Effect.Harmless, BlockForAMoment),
        Silent("never answers, heeds the token; the caller cancels", Effect.CallerCancels, static call => Task.Delay(Timeout.InfiniteTimeSpan, call.Token)),
        Silent("never answers, ignores the token; the caller cancels", Effect.CallerCancels, static _ => Task.Delay(Timeout.InfiniteTimeSpan)),
    ];

    private static ScriptedFault Silent(string name, Effect effect, Func<ScriptedCall, Task> wait) =>
        new(name, effect, effect, call => RespondAsync(call, wait(call)), call => StreamAsync(call, wait));

    private static async Task<ChatResponse> RespondAsync(ScriptedCall call, Task wait)
    {
        await wait;
        return call.Respond(call.Answer);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(ScriptedCall call, Func<ScriptedCall, Task> wait)
    {
        await wait(call);
        yield return new(ChatRole.Assistant, call.Answer);
    }

    private static async Task FailWhenCanceledAsync(ScriptedCall call)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, call.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new IOException("The request was aborted.");
    }

    private static Task Block(ScriptedCall call)
    {
        call.End.WaitHandle.WaitOne();
        return Task.FromException(FailingCalls.Error(call));
    }

    private static Task BlockForAMoment(ScriptedCall call)
    {
        using var moment = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(static over => over.Set(), moment, preferLocal: false);
        moment.Wait(CancellationToken.None);
        return Task.CompletedTask;
    }
}
