using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using OpenAI;
using OpenAI.Chat;

namespace Gateway.Tests.Clients;

/// <summary>The gateway as OpenAI's SDK for .NET sees it.</summary>
public sealed class DotNetClientTests
{
    private static readonly ChatTool _weather = ChatTool.CreateFunctionTool("weather", "Tells the weather.", BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}}}"""));

    [Fact]
    public async Task Chat_gets_the_answer_and_the_bill()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(3, 4, cached: 2, reasoning: 1), Replies.Choice("It is sunny."))));
        await using var gateway = await GatewayHost.StartAsync(server);

        var result = await Client(gateway).CompleteChatAsync([new UserChatMessage("What is the weather?")], new ChatCompletionOptions { Temperature = 0.5f, EndUserId = "user" });

        Assert.Equal("It is sunny.", result.Value.Content[0].Text);
        Assert.Equal("standin-large", result.Value.Model);
        Assert.Equal(7, result.Value.Usage.TotalTokenCount);
        Assert.Equal(2, result.Value.Usage.InputTokenDetails.CachedTokenCount);
        Assert.Equal(1, result.Value.Usage.OutputTokenDetails.ReasoningTokenCount);
        Assert.True(result.GetRawResponse().Headers.TryGetValue("x-best-route-decision", out _));
        Assert.Equal("user", (string?)server.Requests.Single().Json["user"]);
    }

    [Fact]
    public async Task A_stream_gets_its_parts_and_the_usage()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendEventsAsync(
            Replies.Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "It is " }), Replies.Chunk(new JsonObject { ["content"] = "sunny." }), Replies.Chunk([], "stop", Replies.Usage(3, 4))));
        await using var gateway = await GatewayHost.StartAsync(server);

        var updates = await Client(gateway).CompleteChatStreamingAsync("What is the weather?").ToListAsync();

        Assert.Equal("It is sunny.", string.Concat(updates.SelectMany(static update => update.ContentUpdate).Select(static part => part.Text)));
        Assert.Equal(ChatFinishReason.Stop, Assert.Single(updates, static update => update.FinishReason is not null).FinishReason);
        Assert.Equal(7, Assert.Single(updates, static update => update.Usage is not null).Usage.TotalTokenCount);
    }

    [Fact]
    public async Task Tools_are_called_and_their_results_go_to_the_model_that_called_them()
    {
        await using var server = await ScriptedServer.StartAsync(static (request, context) => context.SendAsync(request.Json["messages"]!.AsArray().Count > 1
            ? Replies.Completion(Replies.Usage(5, 6), Replies.Choice("It is sunny in Rome."))
            : Replies.Completion(Replies.Usage(3, 4), new JsonObject
            {
                ["message"] = JsonNode.Parse("""{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]}"""),
                ["finish_reason"] = "tool_calls",
            })));
        await using var gateway = await GatewayHost.StartAsync(server);
        var client = Client(gateway, "best-route-0");
        List<ChatMessage> messages = [new UserChatMessage(Answers.ReplyTests.SampledQuestion)];
        var options = new ChatCompletionOptions { Tools = { _weather }, ToolChoice = ChatToolChoice.CreateRequiredChoice() };

        ChatCompletion first = await client.CompleteChatAsync(messages, options);
        options.ToolChoice = ChatToolChoice.CreateAutoChoice();
        messages.AddRange([new AssistantChatMessage(first), new ToolChatMessage(first.ToolCalls[0].Id, "sunny")]);
        ChatCompletion second = await client.CompleteChatAsync(messages, options);
        ChatCompletion unknown = await client.CompleteChatAsync(
            [messages[0], new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("call_9", "weather", BinaryData.FromString("{}"))]), new ToolChatMessage("call_9", "sunny")], options);

        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Equal("""{"city":"Rome"}""", first.ToolCalls[0].FunctionArguments.ToString());
        Assert.Equal("standin-small", first.Model);
        Assert.Equal("It is sunny in Rome.", second.Content[0].Text);
        Assert.Equal("standin-small", second.Model);
        Assert.Equal("standin-large", unknown.Model);
        Assert.Equal("required", (string?)server.Requests[0].Json["tool_choice"]);
    }

    [Fact]
    public async Task A_candidate_that_breaks_the_schema_gives_way_to_the_reference()
    {
        await using var reference = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("""{"city":"Rome"}"""))));
        await using var candidates = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("""{"town":"Rome"}"""))));
        await using var gateway = await GatewayHost.StartAsync(reference, candidates);
        var schema = BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

        ChatCompletion completion = await Client(gateway, "best-route-0").CompleteChatAsync(
            [new UserChatMessage(Answers.ReplyTests.SampledQuestion)],
            new ChatCompletionOptions { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("place", schema, jsonSchemaIsStrict: true) });

        Assert.Equal("""{"city":"Rome"}""", completion.Content[0].Text);
        Assert.Equal("standin-large", completion.Model);
        Assert.NotEmpty(candidates.Requests);
    }

    [Fact]
    public async Task Errors_have_the_status_and_the_message_of_the_backend()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendErrorAsync(400, "The temperature is wrong.", "temperature"));
        await using var gateway = await GatewayHost.StartAsync(server);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => Client(gateway).CompleteChatAsync("hi"));

        Assert.Equal(400, error.Status);
        Assert.Contains("The temperature is wrong.", error.Message, StringComparison.Ordinal);
    }

    private static ChatClient Client(GatewayHost gateway, string model = GatewayHost.Large) => new(
        model, new ApiKeyCredential(GatewayHost.Key), new OpenAIClientOptions { Endpoint = gateway.Endpoint, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });
}
