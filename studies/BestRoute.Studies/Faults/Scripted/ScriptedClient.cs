using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Faults.Scripted;

/// <summary>A model that answers, or has a fault in all calls or in one sample.</summary>
/// <param name="model">The id of the model.</param>
/// <param name="fault">Its fault; <see langword="null"/> for none.</param>
/// <param name="sample">The sample that has the fault; <see langword="null"/> for all calls.</param>
/// <param name="isPlain">Whether no router is in between.</param>
/// <param name="end">Cancelled when the cell is over.</param>
internal sealed class ScriptedClient(string model, ScriptedFault? fault, int? sample, bool isPlain, CancellationToken end) : IChatClient
{
    private readonly ConcurrentQueue<ScriptedCall> _faulty = new();

    public CallCounter Calls { get; } = new();

    /// <summary>Gets whether a call with the fault is running that the router has not given up.</summary>
    public bool IsWaitedFor => _faulty.Any(static call => !call.Token.IsCancellationRequested);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (call, hasFault) = Begin(options, cancellationToken);
        return hasFault ? fault!.Respond!(call) : Task.FromResult(call.Respond(call.Answer));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (call, hasFault) = Begin(options, cancellationToken);
        return hasFault ? fault!.Updates(call) : StreamAsync(call, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(ScriptedCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var update in call.Respond(call.Answer).ToChatResponseUpdates())
        {
            await Task.Yield();
            yield return update;
        }
    }

    private (ScriptedCall Call, bool HasFault) Begin(ChatOptions? options, CancellationToken cancellationToken)
    {
        var call = new ScriptedCall(model, cancellationToken, end, isPlain);
        var hasFault = fault is not null && (sample is null || options.GetSampleIndex() == sample);
        if (hasFault)
        {
            _faulty.Enqueue(call);
        }

        Calls.Add();
        return (call, hasFault);
    }
}
