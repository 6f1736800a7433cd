using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using BestRoute;
using Microsoft.Extensions.AI;

namespace Gateway;

/// <summary>Streams the answers of n routed requests as n choices, in the order in which their parts come.</summary>
internal sealed class CompletionStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancellation;
    private readonly ChoiceStream[] _choices;
    private readonly bool _wantsUsage;
    private string? _id;

    private CompletionStream(CompletionRequest request, IChatClient client, CancellationToken cancellationToken)
    {
        _wantsUsage = request.WantsStreamUsage;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _choices = [.. Enumerable.Range(0, request.Choices).Select(index =>
            new ChoiceStream(index, client.GetStreamingResponseAsync(request.Messages, request.OptionsFor(index), _cancellation.Token), _cancellation))];
    }

    /// <summary>Gets the decisions of the choices.</summary>
    public IReadOnlyList<RoutingDecision> Decisions => [.. _choices.Select(static choice => choice.Decision)];

    /// <summary>Opens the streams of all choices. An error before the first content of all is the answer to the request, with its own status.</summary>
    public static async Task<CompletionStream> OpenAsync(CompletionRequest request, IChatClient client, CancellationToken cancellationToken)
    {
        var stream = new CompletionStream(request, client, cancellationToken);
        try
        {
            await Task.WhenAll(stream._choices.Select(static choice => choice.Next));
            return stream;
        }
        catch (Exception)
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the events of the stream, and disposes it at the end.</summary>
    /// <param name="errors">Writes the event for an error. After it, the connection is closed: the answer is not complete.</param>
    /// <param name="cancellationToken">The token of the request.</param>
    public async IAsyncEnumerable<byte[]> ReadEventsAsync(ErrorReplies errors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var self = this;
        await using var chunks = ReadAsync().GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            JsonObject? error = null;
            try
            {
                if (!await chunks.MoveNextAsync())
                {
                    break;
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                error = errors.From(exception).Body;
            }

            yield return JsonSerializer.SerializeToUtf8Bytes(error ?? chunks.Current, WireJson.Options);
            if (error is not null)
            {
                throw new IOException("The stream of a backend broke off, so the connection to the caller is closed.");
            }
        }

        yield return "[DONE]"u8.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await _cancellation.CancelAsync();
        foreach (var choice in _choices)
        {
            await choice.DisposeAsync();
        }

        _cancellation.Dispose();
    }

    private async IAsyncEnumerable<JsonObject> ReadAsync()
    {
        var running = _choices.ToList();
        while (running.Count > 0)
        {
            if (running.Count > 1)
            {
                await Task.WhenAny(running.Select(static choice => choice.Next));
            }

            var choice = running.Find(static choice => choice.Next.IsCompleted) ?? running[0];
            if (await choice.Next)
            {
                if (choice.Take() is { } chunk)
                {
                    yield return Identified(chunk);
                }
            }
            else
            {
                running.Remove(choice);
                var last = Identified(choice.TakeLast());
                if (running.Count == 0 && !_wantsUsage)
                {
                    DecisionReport.WriteMetadata(last, Decisions);
                }

                yield return last;
                if (running.Count == 0 && _wantsUsage)
                {
                    yield return UsageOf(last);
                }
            }
        }
    }

    /// <summary>Gives all parts one id, and the member usage, which is null until the end, where the caller wants it.</summary>
    private JsonObject Identified(JsonObject chunk)
    {
        _id ??= chunk["id"]?.ToString();
        chunk["id"] = _id;
        if (_wantsUsage)
        {
            chunk["usage"] = null;
        }

        return chunk;
    }

    private JsonObject UsageOf(JsonObject last)
    {
        var bill = new UsageDetails();
        foreach (var choice in _choices)
        {
            bill.Add(choice.Bill ?? new UsageDetails());
        }

        var usage = new JsonObject
        {
            ["id"] = _id,
            ["object"] = "chat.completion.chunk",
            ["created"] = last["created"]?.DeepClone(),
            ["model"] = Decisions[0].Route.Model,
            ["choices"] = new JsonArray(),
            ["usage"] = ReplyUsage.Write(bill, _choices.Length == 1 ? _choices[0].RawUsage : null),
        };
        DecisionReport.WriteMetadata(usage, Decisions);
        return usage;
    }
}
