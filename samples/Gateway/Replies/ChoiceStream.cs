using System.Text.Json.Nodes;
using BestRoute;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Gateway;

/// <summary>The stream of one choice. It turns updates into the parts of OpenAI's stream. Not safe for concurrent use.</summary>
internal sealed class ChoiceStream : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private readonly CancellationTokenSource _cancellation;
    private readonly int _index;
    private UsageDetails? _reported;
    private UsageDetails? _others;
    private bool _isRaw;
    private int _calls;
    private JsonObject? _held;

    /// <summary>Starts the stream.</summary>
    /// <param name="index">The index of the choice.</param>
    /// <param name="updates">The updates of the router.</param>
    /// <param name="cancellation">Is cancelled when this stream fails, because the other choices are of no use then.</param>
    public ChoiceStream(int index, IAsyncEnumerable<ChatResponseUpdate> updates, CancellationTokenSource cancellation)
    {
        _index = index;
        _cancellation = cancellation;
        _updates = updates.GetAsyncEnumerator(cancellation.Token);
        Next = MoveNextAsync();
    }

    /// <summary>Gets the task of the next update: whether there is one.</summary>
    public Task<bool> Next { get; private set; }

    /// <summary>Gets the decision, from the first update on. It has the cost when the stream has ended.</summary>
    public RoutingDecision Decision { get; private set; } = null!;

    /// <summary>Gets what was billed so far; <see langword="null"/> if nothing was reported.</summary>
    public UsageDetails? Bill => Sum(_others, _reported);

    /// <summary>Gets the usage as the backend wrote it last.</summary>
    public JsonObject? RawUsage { get; private set; }

    /// <summary>Takes the update that has come, and starts to wait for the next one.</summary>
    /// <returns>The part to send now, or <see langword="null"/> if there is none.</returns>
    public JsonObject? Take()
    {
        var update = _updates.Current;
        var chunk = Read(update);
        Next = MoveNextAsync();
        if (chunk is null || (_held is null && !IsFinish(chunk)))
        {
            return chunk;
        }

        // The last part waits for the end of the stream, where the cost is known.
        (var ready, _held) = (_held, chunk);
        return ready;
    }

    /// <summary>Takes the last part of a stream that has ended.</summary>
    public JsonObject TakeLast() => _held ?? Indexed(RawReply.Chunk(id: null, created: null, delta: [], finishReason: null));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Next;
        }
        catch (Exception)
        {
            // It was reported where the stream was read.
        }

        await _updates.DisposeAsync();
    }

    private async Task<bool> MoveNextAsync()
    {
        try
        {
            if (!await _updates.MoveNextAsync())
            {
                return false;
            }

            Decision = _updates.Current.GetRoutingDecision() ?? Decision;
            return true;
        }
        catch (Exception)
        {
            await _cancellation.CancelAsync();
            throw;
        }
    }

    private JsonObject? Read(ChatResponseUpdate update)
    {
        var usage = update.Contents.OfType<UsageContent>().Select(static content => content.Details).ToList();
        if (update.RawRepresentation is StreamingChatCompletionUpdate)
        {
            // Some servers repeat running totals.
            _reported = usage.LastOrDefault() ?? _reported;
        }
        else
        {
            _others = usage.Aggregate(_others, Sum);
        }

        var chunk = update.RawRepresentation switch
        {
            StreamingChatCompletionUpdate raw => RawReply.Chunk(raw),
            ChatCompletion raw => RawReply.Chunk(raw),
            _ => null,
        };
        _isRaw |= chunk is not null;
        return chunk is not null ? Passed(chunk) : _isRaw ? null : Written(update);
    }

    /// <summary>Passes on a part as the backend wrote it. The usage comes at the end of all choices.</summary>
    private JsonObject? Passed(JsonObject chunk)
    {
        if (chunk["usage"] is JsonObject usage)
        {
            RawUsage = usage;
            if (chunk["choices"] is JsonArray { Count: 0 })
            {
                return null;
            }
        }

        chunk.Remove("usage");
        return Indexed(chunk);
    }

    private JsonObject? Written(ChatResponseUpdate update)
    {
        var delta = ContentsJson.Message(update.Contents, _calls);
        _calls += update.Contents.OfType<FunctionCallContent>().Count();
        if (delta.Count == 0 && update.FinishReason is null)
        {
            return null;
        }

        delta["role"] = "assistant";
        return Indexed(RawReply.Chunk(update.ResponseId, update.CreatedAt, delta, update.FinishReason));
    }

    private JsonObject Indexed(JsonObject chunk)
    {
        foreach (var choice in chunk["choices"] as JsonArray ?? [])
        {
            choice!["index"] = _index;
            choice.AsObject().TryAdd("finish_reason", null);
        }

        chunk["model"] = Decision.Route.Model;
        return chunk;
    }

    private static bool IsFinish(JsonObject chunk) => chunk["choices"] is JsonArray choices && choices.Any(static choice => choice!["finish_reason"] is not null);

    private static UsageDetails? Sum(UsageDetails? first, UsageDetails? second)
    {
        if (first is null || second is null)
        {
            return first ?? second;
        }

        var sum = new UsageDetails();
        sum.Add(first);
        sum.Add(second);
        return sum;
    }
}
