using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace Gateway.Tests;

/// <summary>Reads the streams of the gateway.</summary>
internal static class EventStream
{
    public const string End = "[DONE]";

    /// <summary>Reads the events one by one.</summary>
    public static async IAsyncEnumerable<string> ReadAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        await foreach (var item in SseParser.Create(body).EnumerateAsync())
        {
            yield return item.Data;
        }
    }

    /// <summary>Reads a stream that ends well.</summary>
    public static async Task<List<JsonObject>> ReadChunksAsync(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        var events = await ReadAsync(response).ToListAsync();
        Assert.Equal(End, events[^1]);
        return [.. events[..^1].Select(static json => JsonNode.Parse(json)!.AsObject())];
    }

    public static string Text(this IEnumerable<JsonObject> chunks, int choice = 0) => string.Concat(chunks
        .SelectMany(static chunk => chunk["choices"]!.AsArray())
        .Where(part => (int)part!["index"]! == choice)
        .Select(static part => (string?)part!["delta"]!["content"]));

    /// <summary>Makes a request for a stream, with a question that the package of the tests knows.</summary>
    public static JsonObject Request(string model)
    {
        var request = GatewayHost.Request(model, Answers.ReplyTests.SampledQuestion);
        request["stream"] = true;
        return request;
    }
}
