using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Faults.Scripted;

/// <summary>A fault of a scripted model.</summary>
/// <param name="Name">What the model does, in a few words.</param>
/// <param name="Whole">What it amounts to in a whole answer.</param>
/// <param name="Stream">What it amounts to in a stream.</param>
/// <param name="Respond">The whole answer; <see langword="null"/> if only streams have the fault.</param>
/// <param name="Updates">The stream.</param>
internal sealed record ScriptedFault(
    string Name, Effect? Whole, Effect? Stream, Func<ScriptedCall, Task<ChatResponse>>? Respond, Func<ScriptedCall, IAsyncEnumerable<ChatResponseUpdate>> Updates)
    : Fault(Name, Whole, Stream)
{
    /// <summary>Gets all of them.</summary>
    public static IReadOnlyList<ScriptedFault> All { get; } = [.. FailingCalls.All, .. SilentCalls.All, .. OddAnswers.All, .. OddStreams.All];

    /// <summary>A fault of answers. Streams have the same answer in updates.</summary>
    public static ScriptedFault OfAnswers(string name, Effect whole, Effect stream, Func<ScriptedCall, ChatResponse> respond) =>
        new(name, whole, stream, call => Task.FromResult(respond(call)), call => UpdatesOf(respond(call)));

    /// <summary>A fault that only streams have.</summary>
    public static ScriptedFault OfStreams(string name, Effect stream, Func<ScriptedCall, IAsyncEnumerable<ChatResponseUpdate>> updates) =>
        new(name, null, stream, null, updates);

    private static async IAsyncEnumerable<ChatResponseUpdate> UpdatesOf(ChatResponse response)
    {
        foreach (var update in response.ToChatResponseUpdates())
        {
            await Task.Yield();
            yield return update;
        }
    }
}
