using System.Net;
using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Answers;

/// <summary>Streams that break, and callers who leave.</summary>
public sealed class BrokenStreamTests
{
    [Fact]
    public async Task A_stream_that_breaks_before_its_content_gives_way_to_the_reference()
    {
        await using var reference = await ScriptedServer.StartAsync(static (_, context) => context.SendEventsAsync(Replies.Chunk(new JsonObject { ["content"] = "right" }, "stop")));
        await using var candidates = await ScriptedServer.StartAsync(static async (_, context) =>
        {
            await context.SendEventAsync(Replies.Chunk(new JsonObject { ["role"] = "assistant" }));
            context.Abort();
        });
        await using var gateway = await GatewayHost.StartAsync(reference, candidates);

        using var response = await gateway.PostAsync(EventStream.Request("best-route-0"));
        var chunks = await EventStream.ReadChunksAsync(response);

        Assert.Equal("right", chunks.Text());
        Assert.Equal("standin-large", (string?)chunks[0]["model"]);
        Assert.NotEmpty(candidates.Requests);
    }

    [Fact]
    public async Task A_stream_that_breaks_after_its_content_ends_with_an_error_and_a_closed_connection()
    {
        // Data that was not received yet is lost when a connection is aborted.
        var received = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(async (_, context) =>
        {
            await context.SendEventAsync(Replies.Chunk(new JsonObject { ["content"] = "half" }));
            await received.Task.OrHang();
            context.Abort();
        });
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.PostAsync(EventStream.Request(GatewayHost.Large));
        var events = await ReadBrokenAsync(response, received.SetResult);

        Assert.Equal("half", (string?)Parse(events[0])["choices"]![0]!["delta"]!["content"]);
        Assert.Equal("server_error", (string?)Parse(events[^1])["error"]!["type"]);
        Assert.DoesNotContain(EventStream.End, events);
    }

    [Fact]
    public async Task A_stream_that_becomes_garbage_ends_with_an_error()
    {
        await using var server = await ScriptedServer.StartAsync(static async (_, context) =>
        {
            await context.SendEventAsync(Replies.Chunk(new JsonObject { ["content"] = "half" }));
            await context.Response.WriteAsync("data: <html>\n\n");
        });
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.PostAsync(EventStream.Request(GatewayHost.Large));
        var events = await ReadBrokenAsync(response);

        Assert.Equal("backend_error", (string?)Parse(events[^1])["error"]!["code"]);
    }

    [Fact]
    public async Task An_error_before_the_content_has_its_own_status()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendErrorAsync(403, "no"));
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.PostAsync(EventStream.Request(GatewayHost.Large));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("no", (string?)Parse(await response.Content.ReadAsStringAsync())["error"]!["message"]);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    public async Task A_caller_who_leaves_cancels_the_calls_to_the_backends(bool streams, int choices)
    {
        var cancelled = Enumerable.Range(0, choices).Select(static _ => new TaskCompletionSource()).ToArray();
        using var received = new SemaphoreSlim(0);
        var count = -1;
        await using var server = await ScriptedServer.StartAsync(async (request, context) =>
        {
            var own = cancelled[Interlocked.Increment(ref count)];
            context.RequestAborted.Register(own.SetResult);
            if (request.IsStream)
            {
                await context.SendEventAsync(Replies.Chunk(new JsonObject { ["content"] = "half" }));
            }

            received.Release();
            await own.Task.OrHang();
        });
        await using var gateway = await GatewayHost.StartAsync(server);
        var request = streams ? EventStream.Request(GatewayHost.Large) : GatewayHost.Request(GatewayHost.Large);
        request["n"] = choices;
        using var caller = new CancellationTokenSource();

        var call = gateway.PostAsync(request, caller.Token);
        for (var i = 0; i < choices; i++)
        {
            await received.WaitAsync().OrHang();
        }

        if (streams)
        {
            (await call).Dispose();
        }
        else
        {
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        await Task.WhenAll(cancelled.Select(static own => own.Task)).OrHang();
    }

    /// <summary>Reads a stream whose connection is closed before its end.</summary>
    private static async Task<List<string>> ReadBrokenAsync(HttpResponseMessage response, Action? onFirst = null)
    {
        var events = new List<string>();
        await Assert.ThrowsAsync<HttpIOException>(async () =>
        {
            await foreach (var json in EventStream.ReadAsync(response))
            {
                events.Add(json);
                if (events.Count == 1)
                {
                    onFirst?.Invoke();
                }
            }
        });
        return events;
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
