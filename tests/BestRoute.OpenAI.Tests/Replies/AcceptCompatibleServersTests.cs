using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using OpenAI;

namespace BestRoute.OpenAI.Tests;

public sealed class AcceptCompatibleServersTests
{
    [Theory]
    [InlineData("id", "5")]
    [InlineData("object", "5")]
    [InlineData("model", "{}")]
    [InlineData("service_tier", "5")]
    [InlineData("system_fingerprint", "5")]
    [InlineData("created", "null")]
    [InlineData("created", "1.5")]
    [InlineData("created", "1e9")]
    [InlineData("created", "\"1700000000\"")]
    [InlineData("created", "\"2023-11-14T22:13:20Z\"")]
    [InlineData("created", "\"yesterday\"")]
    [InlineData("created", "1700000000123")]
    [InlineData("choices.0.index", "null")]
    [InlineData("choices.0.index", "0.0")]
    [InlineData("choices.0.index", "\"0\"")]
    [InlineData("choices.0.finish_reason", "\"eos\"")]
    [InlineData("choices.0.finish_reason", "\"\"")]
    [InlineData("choices.0.finish_reason", "1")]
    [InlineData("choices.0.logprobs", "[]")]
    [InlineData("choices.0.logprobs", """{"content":[{"token":"a","logprob":null}]}""")]
    [InlineData("choices.0.logprobs", """{"content":[{"token":"a","logprob":-1,"top_logprobs":null}]}""")]
    [InlineData("choices.0.message.role", "\"model\"")]
    [InlineData("choices.0.message.role", "\"\"")]
    [InlineData("choices.0.message.content", """["hel","lo"]""")]
    [InlineData("choices.0.message.content", """[{"type":"thinking","thinking":"hm"},{"type":"text","text":"hello"}]""")]
    [InlineData("choices.0.message.content", """[{"type":"output_text","text":"hello"}]""")]
    [InlineData("choices.0.message.refusal", "false")]
    [InlineData("choices.0.message.tool_calls", "{}")]
    [InlineData("usage.prompt_tokens", "\"3\"")]
    [InlineData("usage.prompt_tokens", "3.0")]
    [InlineData("usage.total_tokens", "null")]
    [InlineData("usage.prompt_tokens_details", "[]")]
    [InlineData("usage.prompt_tokens_details", """{"cached_tokens":"0"}""")]
    [InlineData("usage.completion_tokens_details", """{"reasoning_tokens":0.0}""")]
    public async Task An_answer_that_the_sdk_refuses_is_read(string member, string json)
    {
        foreach (var isStream in new[] { false, true })
        {
            var body = CompatibleServer.Body(isStream, member, json);

            Assert.NotNull(await Record.ExceptionAsync(() => CompatibleServer.AskAsync(body, isStream, accept: false)));

            AssertHello(await CompatibleServer.AskAsync(body, isStream));
        }
    }

    [Theory]
    [InlineData("choices.0.finish_reason", "null")]
    [InlineData("choices.0.message.role", "null")]
    [InlineData("choices.0.message.annotations", "{}")]
    [InlineData("choices.0.message.annotations", """[{"type":"url_citation","url_citation":{"url":"http://a","title":null,"start_index":null,"end_index":1.0}}]""")]
    public async Task A_whole_answer_that_the_sdk_refuses_is_read(string member, string json)
    {
        var body = CompatibleServer.Body(isStream: false, member, json);

        Assert.NotNull(await Record.ExceptionAsync(() => CompatibleServer.AskAsync(body, isStream: false, accept: false)));

        AssertHello(await CompatibleServer.AskAsync(body, isStream: false));
    }

    [Fact]
    public async Task A_message_without_a_role_is_the_assistants()
    {
        var body = CompatibleServer.Body(isStream: false, "choices.0.message.role", "");

        Assert.Equal(ChatRole.System, (await CompatibleServer.AskAsync(body, isStream: false, accept: false)).Messages.Single().Role);

        AssertHello(await CompatibleServer.AskAsync(body, isStream: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public async Task A_choice_without_a_message_is_an_empty_answer(string json)
    {
        var response = await CompatibleServer.AskAsync(CompatibleServer.Body(isStream: false, "choices.0.message", json), isStream: false);

        Assert.Equal((ChatRole.Assistant, "", 4L), (response.Messages.Single().Role, response.Text, response.Usage!.OutputTokenCount!.Value));
    }

    [Fact]
    public async Task An_empty_refusal_is_not_a_refusal()
    {
        var response = await CompatibleServer.AskAsync(CompatibleServer.Body(isStream: false, "choices.0.message.refusal", "\"\""), isStream: false);

        Assert.IsType<TextContent>(Assert.Single(response.Messages.Single().Contents));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Thinking_in_the_content_becomes_reasoning(bool isStream)
    {
        const string Content = """[{"type":"thinking","thinking":[{"type":"text","text":"say \"hi\" "},{"type":"text","text":"ü"}]},{"type":"text","text":"hello"},{"type":"reference","reference_ids":[1]}]""";

        var response = await CompatibleServer.AskAsync(CompatibleServer.Body(isStream, "choices.0.message.content", Content), isStream);

        Assert.Equal("hello", response.Text);
        Assert.Equal("say \"hi\" ü", response.Messages.Single().Contents.OfType<TextReasoningContent>().Single().Text);
    }

    [Theory]
    [InlineData("\"3\"", "4.0", 3, 4)]
    [InlineData("3", "null", 3, 0)]
    [InlineData("5000000000", "4", int.MaxValue, 4)]
    public async Task Counts_of_any_form_are_read(string input, string output, int expectedInput, int expectedOutput)
    {
        var usage = $$"""{"prompt_tokens":{{input}},"completion_tokens":{{output}},"total_tokens":"7"}""";
        foreach (var isStream in new[] { false, true })
        {
            var response = await CompatibleServer.AskAsync(CompatibleServer.Body(isStream, "usage", usage), isStream);

            Assert.Equal(
                (expectedInput, expectedOutput, 7), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
        }
    }

    [Fact]
    public async Task A_time_in_another_form_is_read()
    {
        foreach (var json in new[] { "1700000000.9", "\"1700000000\"", "1700000000123", "1700000000123456789", "\"2023-11-14T22:13:20Z\"" })
        {
            var response = await CompatibleServer.AskAsync(CompatibleServer.Body(isStream: false, "created", json), isStream: false);

            Assert.Equal(1_700_000_000, response.CreatedAt!.Value.ToUnixTimeSeconds());
        }
    }

    [Fact]
    public async Task Choices_that_are_null_in_a_stream_are_passed_over()
    {
        var body = CompatibleServer.Events(
            Servers.Replies.Chunk(new JsonObject { ["content"] = "hello" }, "stop"),
            new JsonObject { ["id"] = "chatcmpl-1", ["choices"] = null, ["usage"] = Servers.Replies.Usage(3, 4) });

        AssertHello(await CompatibleServer.AskAsync(body, isStream: true));
    }

    [Theory]
    [InlineData("""{"error":{"message":"overloaded","code":502}}""", "overloaded")]
    [InlineData("""{"error":"overloaded","choices":[]}""", "overloaded")]
    [InlineData("""{"id":"1","choices":null}""", "no choices")]
    [InlineData("""{"id":"1","choices":[null]}""", "no choices")]
    [InlineData("""{"detail":"unknown path"}""", "unknown path")]
    public async Task A_reply_without_an_answer_is_an_error_that_says_why(string body, string message)
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() => CompatibleServer.AskAsync(body, isStream: false));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(200, error.Status);
    }

    [Theory]
    [InlineData("""{"error":{"message":"overloaded","code":502}}""")]
    [InlineData("""{"id":"1","choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}],"error":{"message":"overloaded"}}""")]
    public async Task An_error_in_a_stream_is_thrown_after_what_came_before(string item)
    {
        var before = Servers.Replies.Chunk(new JsonObject { ["content"] = "hello" }).ToJsonString();
        await using var server = await CompatibleServer.StartAsync($"data: {before}\n\nevent: error\ndata: {item}\n\ndata: {before}\n\n", isStream: true);
        using var client = CompatibleServer.Client(server);

        var text = "";
        var error = await Assert.ThrowsAsync<ClientResultException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi"))
            {
                text += update.Text;
            }
        });

        Assert.Contains("overloaded", error.Message, StringComparison.Ordinal);
        Assert.Equal("hello", text);
    }

    [Fact]
    public async Task An_error_status_is_left_alone()
    {
        await using var server = await ScriptedServer.StartAsync((_, context) => context.SendErrorAsync(StatusCodes.Status400BadRequest, "too long"));
        using var client = CompatibleServer.Client(server);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => client.GetResponseAsync("Hi"));

        Assert.Equal(400, error.Status);
        Assert.Contains("too long", error.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"choices\":[")]
    public async Task A_reply_that_is_not_a_json_object_gets_the_error_of_the_sdk(string body)
    {
        var expected = await Record.ExceptionAsync(() => CompatibleServer.AskAsync(body, isStream: false, accept: false));

        var error = await Record.ExceptionAsync(() => CompatibleServer.AskAsync(body, isStream: false));

        Assert.Equal((expected!.GetType(), expected.Message), (error!.GetType(), error.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_reply_after_a_retry_is_repaired(bool isStream)
    {
        var body = CompatibleServer.Body(isStream, "choices.0.message.role", "\"model\"");
        var requests = 0;
        await using var server = await ScriptedServer.StartAsync((_, context) =>
        {
            context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
            return ++requests == 1 ? context.SendErrorAsync(StatusCodes.Status503ServiceUnavailable, "busy") : context.Response.WriteAsync(body);
        });
        using var client = TestClient.Create(server, configure: static options => options.AcceptCompatibleServers().RetryPolicy = new RetryAtOnce());

        AssertHello(isStream ? await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync() : await client.GetResponseAsync("Hi"));
        Assert.Equal(2, requests);
    }

    [Fact]
    public async Task Only_chat_completions_are_changed()
    {
        const string Body = """{"id":"m","created":1,"object":"model","owned_by":"x"}""";
        await using var server = await CompatibleServer.StartAsync(Body, isStream: false);
        var options = new OpenAIClientOptions { Endpoint = server.Endpoint };
        var models = new OpenAIClient(new ApiKeyCredential("key"), options.AcceptCompatibleServers()).GetOpenAIModelClient();

        Assert.Equal("x", (await models.GetModelAsync("m")).Value.OwnedBy);
    }

    [Fact]
    public void The_options_are_returned_and_must_not_be_null()
    {
        var options = new OpenAIClientOptions();

        Assert.Same(options, options.AcceptCompatibleServers());
        Assert.Throws<ArgumentNullException>(() => ((OpenAIClientOptions)null!).AcceptCompatibleServers());
    }

    private static void AssertHello(ChatResponse response)
    {
        Assert.Equal(ChatRole.Assistant, response.Messages.Single().Role);
        Assert.Equal("hello", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason ?? ChatFinishReason.Stop);
        Assert.Equal((3, 4), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
    }

    private sealed class RetryAtOnce() : ClientRetryPolicy(maxRetries: 1)
    {
        protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount) => TimeSpan.Zero;
    }
}
