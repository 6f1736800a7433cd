using Microsoft.Extensions.AI;

namespace BestRoute.OpenAI.Tests;

public sealed class FinishReasonsTests
{
    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("STOP", "stop")]
    [InlineData("length", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("eos", "stop")]
    [InlineData("eos_token", "stop")]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("something new", "stop")]
    [InlineData("max_tokens", "length")]
    [InlineData("MAX_TOKENS", "length")]
    [InlineData("maxTokens", "length")]
    [InlineData("model_length", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("error", "length")]
    [InlineData("abort", "length")]
    [InlineData("insufficient_system_resource", "length")]
    [InlineData("safety", "content_filter")]
    [InlineData("refusal", "content_filter")]
    [InlineData("content_filter: RECITATION", "content_filter")]
    [InlineData("function_call_filter: MALFORMED_FUNCTION_CALL", "content_filter")]
    [InlineData("tool_use", "tool_calls")]
    public async Task A_reason_becomes_the_one_with_the_same_meaning(string sent, string expected)
    {
        foreach (var isStream in new[] { false, true })
        {
            var response = await CompatibleServer.AskAsync(CompatibleServer.Body(isStream, "choices.0.finish_reason", $"\"{sent}\""), isStream);

            Assert.Equal(expected, response.FinishReason!.Value.Value);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"null\"")]
    public async Task No_reason_means_that_a_whole_answer_is_complete_and_that_a_stream_goes_on(string sent)
    {
        var whole = await CompatibleServer.AskAsync(CompatibleServer.Body(isStream: false, "choices.0.finish_reason", sent), isStream: false);
        var stream = await CompatibleServer.AskAsync(CompatibleServer.Body(isStream: true, "choices.0.finish_reason", sent), isStream: true);

        Assert.Equal(ChatFinishReason.Stop, whole.FinishReason);
        Assert.Null(stream.FinishReason);
    }

    [Theory]
    [InlineData("null", false)]
    [InlineData("\"eos\"", false)]
    [InlineData("\"eos\"", true)]
    public async Task An_answer_that_calls_tools_ended_for_them(string sent, bool isStream)
    {
        const string Calls = """[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]""";
        var body = CompatibleServer.Body(isStream, "choices.0.message.tool_calls", Calls)
            .Replace("\"finish_reason\":\"stop\"", "\"finish_reason\":" + sent, StringComparison.Ordinal);

        Assert.Equal(ChatFinishReason.ToolCalls, (await CompatibleServer.AskAsync(body, isStream)).FinishReason);
    }
}
