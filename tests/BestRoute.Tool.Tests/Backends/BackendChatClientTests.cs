using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using BestRoute.Training;
using Microsoft.Extensions.AI;
using static BestRoute.Tool.Tests.Backends.ScriptedServer;

namespace BestRoute.Tool.Tests.Backends;

public class BackendChatClientTests
{
    private const string Key = "sk-very-secret";

    [Fact]
    public async Task Request_has_model_messages_options_and_key()
    {
        var server = Of(() => Completion("Hi"));
        using var client = Client(server);

        await client.GetResponseAsync(
            [new(ChatRole.System, "Be brief."), new(ChatRole.User, [new TextContent("Grüße, "), new TextContent("\"you\"")]), new(ChatRole.Assistant, "Yes?"), new(ChatRole.User, "Go on")],
            new ChatOptions { Temperature = 0.7f, TopP = 0.5f, MaxOutputTokens = 9, Seed = 4, StopSequences = ["END"], Instructions = "Answer in French." });

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "http://models.test/v1/chat/completions", $"Bearer {Key}"), (request.Method, request.Url, request.Authorization));
        AssertJson(
            """{"model":"org/small","messages":[{"role":"system","content":"Answer in French."},{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"Grüße, "},{"type":"text","text":"\"you\""}]},{"role":"assistant","content":"Yes?"},{"role":"user","content":"Go on"}],"temperature":0.7,"top_p":0.5,"max_completion_tokens":9,"seed":4,"stop":["END"]}""",
            request.Body);
    }

    [Fact]
    public async Task Request_has_the_tool_calls_of_a_conversation_and_their_results()
    {
        const string Messages = """[{"role":"user","name":"Ann","content":"Sort 3 1 2."},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"sort","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"1 2 3"},{"role":"user","content":"Thanks"}]""";
        var server = Of(() => Completion("Hi"));
        using var client = Client(server);

        await client.GetResponseAsync(Conversation.Read(prompt: null, JsonElement.Parse(Messages)).Messages);

        AssertJson($$"""{"model":"org/small","messages":{{Messages}}}""", Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task Request_has_the_tools_of_a_row_as_they_are()
    {
        const string Tools = """[{"type":"function","function":{"name":"sort","description":"Sorts.","strict":true,"parameters":{"type":"object","properties":{"list":{"$ref":"#/$defs/list"}},"$defs":{"list":{"type":"array"}}},"x":1.50}}]""";
        var server = Of(() => Completion("Hi"));
        using var client = Client(server);
        var conversation = Conversation.Read(JsonElement.Parse($$"""{"prompt":"Sort 3 1 2.","tools":{{Tools}}}"""));

        await client.GetResponseAsync(conversation.Messages, new ChatOptions { Tools = [.. conversation.Tools] });

        var body = Assert.Single(server.Requests).Body;
        AssertJson($$"""{"model":"org/small","messages":[{"role":"user","content":"Sort 3 1 2."}],"tools":{{Tools}}}""", body);
        Assert.Contains(Tools, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_calls_are_read_also_if_their_arguments_are_not_json()
    {
        using var client = Client(Of(() => Status(HttpStatusCode.OK, """
            {"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[
              {"id":"a","type":"function","function":{"name":"sort","arguments":"{\"list\":[3,1]}"}},
              {"id":"b","type":"function","function":{"name":"sort","arguments":"[3,"}}]},"finish_reason":"tool_calls"}]}
            """)));

        var response = CollectedResponse.Of(await client.GetResponseAsync("Sort"));

        Assert.Equal(("", "tool_calls"), (response.Text, response.FinishReason));
        AssertJson(
            """[{"id":"a","type":"function","function":{"name":"sort","arguments":"{\"list\":[3,1]}"}},{"id":"b","type":"function","function":{"name":"sort","arguments":"[3,"}}]""",
            response.ToolCalls!);
    }

    [Fact]
    public async Task The_key_is_sent_in_the_header_that_the_pool_names_and_the_version_in_the_query()
    {
        var server = Of(() => Completion("Hi"));
        using var client = Client(server, header: "api-key", endpoint: "https://example.openai.azure.com/openai/deployments/small?api-version=2024-10-21");

        await client.GetResponseAsync("Hi");

        var request = Assert.Single(server.Requests);
        Assert.Equal("https://example.openai.azure.com/openai/deployments/small/chat/completions?api-version=2024-10-21", request.Url);
        Assert.Equal((Key, null), (request.ApiKey, request.Authorization));
    }

    [Fact]
    public async Task Request_has_only_what_is_asked_for_and_the_member_that_the_server_knows()
    {
        var server = Of(() => Completion("Hi"));
        using var client = Client(server, outputLimit: PoolFileBackend.MaxTokens);

        await client.GetResponseAsync("Hi");
        await client.GetResponseAsync("Hi", new ChatOptions { MaxOutputTokens = 5, ModelId = "other" });

        string[] expected =
        [
            """{"model":"org/small","messages":[{"role":"user","content":"Hi"}]}""",
            """{"model":"other","messages":[{"role":"user","content":"Hi"}],"max_tokens":5}""",
        ];
        Assert.All(expected.Zip(server.Requests), static pair => AssertJson(pair.First, pair.Second.Body));
    }

    [Fact]
    public async Task Reply_is_read_with_usage_and_finish_reason()
    {
        using var client = Client(Of(() => Status(HttpStatusCode.OK, """
            {"id":"r1","model":"m-2026","choices":[{"message":{"content":"Four."},"finish_reason":"length"}],
             "usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":3,"audio_tokens":null},"cache_creation_input_tokens":2,"cost":0.5}}
            """)));

        var response = await client.GetResponseAsync("2 + 2?");

        Assert.Equal(("Four.", ChatFinishReason.Length, "r1", "m-2026"), (response.Text, response.FinishReason, response.ResponseId, response.ModelId));
        var usage = response.Usage!;
        Assert.Equal((12, 8, 5, 3, 17), (usage.InputTokenCount, usage.CachedInputTokenCount, usage.OutputTokenCount, usage.ReasoningTokenCount, usage.TotalTokenCount));
        Assert.Equal([KeyValuePair.Create("cache_creation_input_tokens", 2L)], usage.AdditionalCounts!);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"Hi"}}]}""", "Hi", "stop")]
    [InlineData("""{"choices":[{"message":{"content":"Hi"},"finish_reason":"eos"}]}""", "Hi", "stop")]
    [InlineData("""{"choices":[{"message":{"content":"Hi"},"finish_reason":"max_tokens"}]}""", "Hi", "length")]
    [InlineData("""{"choices":[{"message":{"content":null},"finish_reason":null}]}""", "", "stop")]
    [InlineData("""{"choices":[{"message":{"content":7}}]}""", "", "stop")]
    [InlineData("""{"choices":[{"message":{"content":null,"refusal":"No."},"finish_reason":"stop"}]}""", "No.", "stop")]
    [InlineData("""{"choices":[{"message":{"content":[{"type":"text","text":"A"},{"type":"text","text":"B"}]}}],"usage":null}""", "AB", "stop")]
    public async Task Reply_may_lack_everything_but_a_message(string body, string text, string finishReason)
    {
        using var client = Client(Of(() => Status(HttpStatusCode.OK, body)));

        var response = await client.GetResponseAsync("Hi");

        Assert.Equal((text, finishReason), (response.Text, response.FinishReason?.Value));
        Assert.Null(response.Usage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"error":{"message":"x"}}""")]
    [InlineData("""{"choices":[{"message":{"content":"\ud83d"}}]}""")]
    public async Task Reply_that_is_no_completion_is_a_failed_request(string body)
    {
        var server = Of(() => Status(HttpStatusCode.OK, body));
        using var client = Client(server);

        var error = await Assert.ThrowsAsync<BackendException>(() => client.GetResponseAsync("Hi"));

        Assert.Equal(BackendFailure.Request, error.Failure);
        Assert.Contains("is not a chat completion", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(400, "bad prompt", null, nameof(BackendFailure.Request), "HTTP 400: bad prompt")]
    [InlineData(422, "line 1\n\n  line 2", null, nameof(BackendFailure.Request), "HTTP 422: line 1 line 2")]
    [InlineData(403, "moderated", null, nameof(BackendFailure.Request), "HTTP 403: moderated")]
    [InlineData(400, $"your key {Key} is odd", null, nameof(BackendFailure.Request), "your key *** is odd")]
    [InlineData(401, $"Incorrect API key: {Key}", null, nameof(BackendFailure.Backend), "refuses the key in the environment variable MODELS_KEY")]
    [InlineData(402, "pay", null, nameof(BackendFailure.Backend), "has no credit left")]
    [InlineData(404, "no model", null, nameof(BackendFailure.Backend), "does not know the model 'org/small'")]
    [InlineData(302, "elsewhere", null, nameof(BackendFailure.Backend), "is not the base URL of an API")]
    [InlineData(429, """{"error":{"code":"insufficient_quota"}}""", null, nameof(BackendFailure.Backend), "has no credit left")]
    [InlineData(200, """{"error":{"code":402,"message":"pay"}}""", null, nameof(BackendFailure.Backend), "has no credit left")]
    [InlineData(200, """{"error":{"code":400,"message":"bad prompt"}}""", null, nameof(BackendFailure.Request), "HTTP 400")]
    [InlineData(200, """{"error":{"code":"odd","message":"bad prompt"}}""", null, nameof(BackendFailure.Request), "bad prompt")]
    [InlineData(429, "tomorrow", "36000", nameof(BackendFailure.Backend), "asks to wait for 600 minutes")]
    public async Task Errors_that_no_retry_heals_are_not_retried(int status, string body, string? retryAfter, string failure, string message)
    {
        var server = Of(() => Status((HttpStatusCode)status, body, retryAfter));
        using var client = Client(server);

        var error = await Assert.ThrowsAsync<BackendException>(() => client.GetResponseAsync("Hi"));

        Assert.Equal(Enum.Parse<BackendFailure>(failure), error.Failure);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_message_with_an_image_is_not_supported()
    {
        using var client = Client(Of(() => Completion("Hi")));

        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([new(ChatRole.User, [new DataContent("data:image/png;base64,AA==")])]));
    }

    [Fact]
    public async Task Stream_is_the_whole_answer()
    {
        using var client = Client(Of(() => Completion("Hi", input: 7)));

        var response = await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync();

        Assert.Equal(("Hi", 7), (response.Text, response.Usage!.InputTokenCount));
    }

    [Fact]
    public async Task Cancellation_is_no_failure_of_the_backend()
    {
        using var source = new CancellationTokenSource();
        using var client = Client(new ScriptedServer(_ =>
        {
            source.Cancel();
            throw new TaskCanceledException();
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("Hi", null, source.Token));
    }

    [Fact]
    public void Create_needs_an_endpoint_and_the_key_that_the_pool_names()
    {
        var model = new PoolFileModel("small", new ModelPrice(1, 2), 1);
        var clients = new BackendClients(environment: static _ => " \n");

        Assert.Contains("'small' of the pool has no 'endpoint'", Assert.Throws<DataException>(() => clients.Create(model)).Message, StringComparison.Ordinal);
        var backend = new PoolFileBackend(new Uri("http://models.test/v1"), "small");
        using var keyless = clients.Create(model with { Backend = backend });
        Assert.Equal("small", keyless.GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.Contains(
            "environment variable MODELS_KEY, which is not set",
            Assert.Throws<DataException>(() => clients.Create(model with { Backend = backend with { ApiKeyEnvironmentVariable = "MODELS_KEY" } })).Message,
            StringComparison.Ordinal);
    }

    internal static IChatClient Client(
        ScriptedServer server,
        TimeProvider? time = null,
        string outputLimit = PoolFileBackend.MaxCompletionTokens,
        string? header = null,
        string endpoint = "http://models.test/v1")
    {
        var backend = new PoolFileBackend(new Uri(endpoint), "org/small")
        {
            ApiKeyEnvironmentVariable = "MODELS_KEY",
            ApiKeyHeader = header,
            OutputLimitMember = outputLimit,
        };
        return new BackendClients(server.Transport, name => name == "MODELS_KEY" ? Key + "\n" : null, time ?? new SkippingTime())
            .Create(new PoolFileModel("small", new ModelPrice(1, 2), 1, backend));
    }

    private static void AssertJson(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
