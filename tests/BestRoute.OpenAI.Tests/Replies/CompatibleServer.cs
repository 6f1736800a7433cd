using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace BestRoute.OpenAI.Tests;

/// <summary>A server that sends one body to each request, and clients of the SDK for it.</summary>
internal static class CompatibleServer
{
    public static Task<ScriptedServer> StartAsync(string body, bool isStream) => ScriptedServer.StartAsync((_, context) =>
    {
        context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
        return context.Response.WriteAsync(body);
    });

    public static IChatClient Client(ScriptedServer server, bool accept = true) => TestClient.Create(server, configure: options =>
    {
        if (accept)
        {
            options.AcceptCompatibleServers();
        }
    });

    /// <summary>Asks a server that sends this body, and reads the answer through Microsoft.Extensions.AI.</summary>
    public static async Task<ChatResponse> AskAsync(string body, bool isStream, bool accept = true)
    {
        await using var server = await StartAsync(body, isStream);
        using var client = Client(server, accept);
        return isStream ? await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync() : await client.GetResponseAsync("Hi");
    }

    /// <summary>Writes a stream of these events, and its end.</summary>
    public static string Events(params IEnumerable<JsonNode> events) => string.Concat(events.Select(static item => $"data: {item.ToJsonString()}\n\n")) + "data: [DONE]\n\n";

    /// <summary>Makes the body of an answer with the text <c>hello</c>.</summary>
    /// <param name="isStream">Whether it is a stream.</param>
    /// <param name="member">The path of a member, in a whole reply, such as <c>choices.0.message.role</c>; the message is the delta in a stream.</param>
    /// <param name="json">The JSON of the member; empty to leave the member out.</param>
    public static string Body(bool isStream, string member, string json)
    {
        var usage = Servers.Replies.Usage(3, 4);
        var reply = isStream
            ? Servers.Replies.Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "hello" }, "stop", usage)
            : Servers.Replies.Completion(usage, Servers.Replies.Choice("hello"));
        Change(reply, isStream ? member.Replace("message", "delta", StringComparison.Ordinal) : member, json);
        return isStream ? Events(reply) : reply.ToJsonString();
    }

    private static void Change(JsonObject reply, string member, string json)
    {
        var path = member.Split('.');
        JsonNode target = reply;
        foreach (var name in path[..^1])
        {
            target = int.TryParse(name, out var index) ? target[index]! : target[name]!;
        }

        if (json.Length == 0)
        {
            target.AsObject().Remove(path[^1]);
        }
        else
        {
            target[path[^1]] = JsonNode.Parse(json);
        }
    }
}
