using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;

namespace Gateway.Tests.Requests;

/// <summary>What the caller sends arrives at the backend.</summary>
public sealed class PassThroughTests
{
    /// <summary>Every member of OpenAI's reference that a request can have, and some of other servers. The values have white space, escapes and spellings of numbers of their own.</summary>
    private const string Documented = """
        {
          "model": "standin-large",
          "messages": [ { "role": "developer", "content": "Be \u0062rief." , "name": "x" },
            { "role": "user", "content": [ { "type": "text", "text": "What is on it?" }, { "type": "image_url", "image_url": { "url": "data:image/png;base64,AAAA", "detail": "low" } },
              { "type": "input_audio", "input_audio": { "data": "AAAA", "format": "wav" } }, { "type": "file", "file": { "file_id": "file-1" } } ] },
            { "role": "assistant", "content": null, "refusal": null, "audio": { "id": "a" }, "tool_calls": [ { "id": "call_1", "type": "function", "function": { "name": "look", "arguments": "{\"x\": 1}" } },
              { "id": "call_2", "type": "custom", "custom": { "name": "free", "input": "abc" } } ] },
            { "role": "tool", "tool_call_id": "call_1", "content": "A cat." }, { "role": "user", "content": "Thanks. And now?" } ],
          "audio": { "voice": "alloy", "format": "wav" }, "frequency_penalty": 0.50, "function_call": "none", "functions": [ { "name": "old" } ], "logit_bias": { "50256": -100 },
          "logprobs": true, "max_completion_tokens": 100, "max_tokens": 99, "metadata": { "a": "b" }, "modalities": [ "text" ], "n": 1, "parallel_tool_calls": false,
          "prediction": { "type": "content", "content": "x" }, "presence_penalty": 1e-1, "prompt_cache_key": "k", "prompt_cache_retention": "24h", "reasoning_effort": "low",
          "response_format": { "type": "json_schema", "json_schema": { "name": "s", "strict": true, "schema": { "type": "object", "properties": { } } } },
          "safety_identifier": "s", "seed": 42, "service_tier": "auto", "stop": [ "\n" ], "store": false, "stream": false, "stream_options": null, "temperature": 0.0, "tool_choice": { "type": "function", "function": { "name": "look" } },
          "tools": [ { "type": "function", "function": { "name": "look", "description": "Looks.", "parameters": { "type": "object", "properties": { "x": { "type": "integer" } } }, "strict": true } }, { "type": "custom", "custom": { "name": "free" } } ],
          "top_logprobs": 2, "top_p": 1.0, "user": "u", "verbosity": "low", "web_search_options": { },
          "top_k": 40, "min_p": 0.05, "chat_template_kwargs": { "enable_thinking": false }, "extra.dotted": 1, "x-dashed": [ null, 1.50, "\u00e9" ]
        }
        """;

    [Fact]
    public async Task Every_documented_member_arrives_as_it_was_sent()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("{}"))));
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.PostAsync(new StringContent(Documented, Encoding.UTF8, "application/json"));

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        AssertEqualMembers(Documented, server.Requests.Single().Text, "server-standin-large");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_members_arrive_as_they_were_sent(int seed)
    {
        await using var server = await ScriptedServer.StartAsync(static (request, context) => request.IsStream
            ? context.SendEventsAsync(Replies.Chunk(new JsonObject { ["content"] = "hi" }), Replies.Chunk([], "stop", Replies.Usage(1, 1)))
            : context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("hi"))));
        await using var gateway = await GatewayHost.StartAsync(server, ("Gateway:RequestsPerMinute", "10000"));
        var random = new Random(seed);

        for (var i = 0; i < 50; i++)
        {
            var isStream = random.Next(2) == 0;
            var body = RandomBody.Create(random, isStream);
            using var response = await gateway.PostAsync(new StringContent(body, Encoding.UTF8, "application/json"));
            var reply = await response.Content.ReadAsStringAsync();

            Assert.True(response.IsSuccessStatusCode, $"{body}\n{reply}");
            AssertEqualMembers(body, server.Requests[i].Text, "server-standin-large", isStream ? """{"include_usage":true}""" : null);
        }
    }

    [Fact]
    public async Task Stream_options_arrive_with_the_usage_that_the_bill_needs()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendEventsAsync(Replies.Chunk(new JsonObject { ["content"] = "hi" }, "stop")));
        await using var gateway = await GatewayHost.StartAsync(server);
        var request = GatewayHost.Request(GatewayHost.Large);
        request["stream"] = true;
        request["stream_options"] = new JsonObject { ["include_obfuscation"] = false, ["include_usage"] = false, ["odd"] = 1 };

        using var response = await gateway.PostAsync(request);
        await EventStream.ReadChunksAsync(response);

        Assert.Equal("""{"include_obfuscation":false,"include_usage":true,"odd":1}""", server.Requests.Single().Json["stream_options"]!.ToJsonString());
    }

    [Fact]
    public async Task Samples_have_their_own_seeds_and_choices_too()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("hi"))));
        await using var gateway = await GatewayHost.StartAsync(server);
        var request = GatewayHost.Request(GatewayHost.Large);
        request["seed"] = 7;
        request["n"] = 3;

        await gateway.AskAsync(request);

        Assert.Equal([7L, 71L, 135L], server.Requests.Select(static sent => (long)sent.Json["seed"]!).Order());
        Assert.All(server.Requests, static sent => Assert.False(sent.Json.ContainsKey("n")));
    }

    [Fact]
    public async Task The_callers_key_and_headers_stay_here()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("hi"))));
        await using var gateway = await GatewayHost.StartAsync(server);
        gateway.Client.DefaultRequestHeaders.Add("X-Base-Url", "http://elsewhere");

        await gateway.AskAsync(GatewayHost.Request(GatewayHost.Large));

        var headers = server.Requests.Single().Headers;
        Assert.Equal($"Bearer {GatewayHost.BackendKey}", headers["Authorization"]);
        Assert.DoesNotContain("X-Base-Url", headers.Keys);
    }

    /// <summary>Compares the members byte by byte. Only their order may differ.</summary>
    private static void AssertEqualMembers(string sent, string received, string model, string? streamOptions = null)
    {
        var expected = Members(sent);
        expected["model"] = $"\"{model}\"";
        if (streamOptions is not null)
        {
            expected["stream_options"] = streamOptions;
        }

        Assert.Equal(expected.OrderBy(static member => member.Key), Members(received).OrderBy(static member => member.Key));
    }

    private static Dictionary<string, string> Members(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value.GetRawText());
    }
}
