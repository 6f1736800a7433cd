using System.Net;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Faults.Scripted;

/// <summary>Calls that end with an error.</summary>
internal static class FailingCalls
{
    public static IReadOnlyList<ScriptedFault> All { get; } =
    [
        new("throws before it returns a task", Effect.Error, Effect.Error, static call => throw Error(call), static call => throw Error(call)),
        Throwing("throws after a wait", Error),
        .. new[] { 400, 401, 404, 408, 429, 500, 503 }.Select(static status =>
            Throwing($"HTTP status {status}", call => new HttpRequestException($"'{call.Model}' says {status}.", inner: null, (HttpStatusCode)status))),
        Throwing("TaskCanceledException of its own", static call => new TaskCanceledException($"'{call.Model}' gave up.", new TimeoutException())),
        Throwing("OperationCanceledException of its own", static call => new OperationCanceledException($"'{call.Model}' gave up.")),
        Throwing("OperationCanceledException of another token", static call => new OperationCanceledException($"'{call.Model}' gave up.", new CancellationToken(canceled: true))),
        Throwing("TimeoutException", static call => new TimeoutException($"'{call.Model}' took too long.")),
        Throwing("AggregateException", static call => new AggregateException($"'{call.Model}' failed twice.", Error(call), Error(call))),
        new ScriptedFault("null instead of a task or a stream", Effect.Error, Effect.Error, static _ => null!, static _ => null!) with { IsNull = true },
        new ScriptedFault("null instead of a response or an update", Effect.Error, Effect.Error, static _ => Task.FromResult<ChatResponse>(null!), static _ => NullAsync()) with { IsNull = true },
        ScriptedFault.OfAnswers("null among the contents", Effect.Error, Effect.Error, static call => call.Respond((AIContent)null!)) with { IsNull = true },
        new ScriptedFault("null instead of a message", Effect.Error, Effect.Error, static _ => Task.FromResult(new ChatResponse([null!])), static _ => NullAsync()) with { IsNull = true },
    ];

    internal static InvalidOperationException Error(ScriptedCall call) => new($"'{call.Model}' is broken.");

    private static ScriptedFault Throwing(string name, Func<ScriptedCall, Exception> error) =>
        new(name, Effect.Error, Effect.Error, call => ThrowAsync(error(call)), call => ThrowInStreamAsync(error(call)));

    private static async Task<ChatResponse> ThrowAsync(Exception error)
    {
        await Task.Yield();
        throw error;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> ThrowInStreamAsync(Exception error)
    {
        await Task.Yield();
        if (error is not null)
        {
            throw error;
        }

        yield break;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> NullAsync()
    {
        await Task.Yield();
        yield return null!;
    }
}
