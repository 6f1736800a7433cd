using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public class ValidityFilterTests
{
    private static readonly ChatOptions _json = new() { ResponseFormat = ChatResponseFormat.Json };

    [Theory]
    [InlineData("fine", null, 1, SampleValidity.Valid)]
    [InlineData("fine", null, 3, SampleValidity.Valid)]
    [InlineData("fine", "stop", 3, SampleValidity.Valid)]
    [InlineData("", "stop", 1, SampleValidity.Empty)]
    [InlineData(" \n\t", "stop", 3, SampleValidity.Empty)]
    [InlineData("cut o", "length", 3, SampleValidity.Truncated)]
    [InlineData("cut o", "length", 1, SampleValidity.Valid)]
    [InlineData("", "length", 1, SampleValidity.Empty)]
    [InlineData("part", "content_filter", 1, SampleValidity.Filtered)]
    [InlineData("", "content_filter", 3, SampleValidity.Filtered)]
    public void Judge_looks_at_text_and_finish_reason(string text, string? reason, int samples, object expected) =>
        Assert.Equal(expected, ValidityFilter.Judge(Response(reason, new TextContent(text)), null, samples));

    [Theory]
    [InlineData("{\"a\": [1, 2]}", true)]
    [InlineData(" 7 ", true)]
    [InlineData("{\"a\": \"\ud800\"}", true)]
    [InlineData("{\"a\": 1", false)]
    [InlineData("{\"a\": 1} and more", false)]
    [InlineData("Sure! {\"a\": 1}", false)]
    [InlineData("```json\n{}\n```", false)]
    public void Judge_wants_JSON_where_it_was_asked_for(string text, bool valid)
    {
        var response = Response(null, new TextContent(text));

        Assert.Equal(valid ? SampleValidity.Valid : SampleValidity.Malformed, ValidityFilter.Judge(response, _json, 2));
        Assert.Equal(SampleValidity.Valid, ValidityFilter.Judge(response, _json, 1));
        Assert.Equal(SampleValidity.Valid, ValidityFilter.Judge(response, new ChatOptions { ResponseFormat = ChatResponseFormat.Text }, 2));
    }

    [Fact]
    public void Judge_asks_no_JSON_of_a_tool_call()
    {
        var call = new FunctionCallContent("1", "f");

        Assert.Equal(SampleValidity.Valid, ValidityFilter.Judge(Response("tool_calls", call), _json, 3));
        Assert.Equal(SampleValidity.Valid, ValidityFilter.Judge(Response("tool_calls", new TextContent("Calling f."), call), _json, 3));
    }

    public static TheoryData<AIContent, bool> Contents => new()
    {
        { new DataContent(new byte[] { 1 }, "image/png"), true },
        { new UriContent("https://example.com/a.png", "image/png"), true },
        { new FunctionCallContent("1", "f"), true },
        { new TextReasoningContent("Let me think."), false },
        { new UsageContent(new UsageDetails()), false },
        { new ErrorContent("refused"), false },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void Judge_knows_what_an_application_can_use(AIContent content, bool meaningful) =>
        Assert.Equal(meaningful ? SampleValidity.Valid : SampleValidity.Empty, ValidityFilter.Judge(Response(null, content), null, 1));

    [Fact]
    public void Judge_finds_a_response_without_messages_empty() =>
        Assert.Equal(SampleValidity.Empty, ValidityFilter.Judge(new ChatResponse(), null, 1));

    [Fact]
    public void Keep_gives_positions_in_order()
    {
        ChatResponse[] draw =
        [
            Response("length", new TextContent("a")),
            Response("stop", new TextContent("b")),
            Response("stop", new TextContent("")),
            Response(null, new TextContent("c")),
        ];

        Assert.Equal([1, 3], ValidityFilter.Keep(draw, null, 4));
        Assert.Equal([0, 1, 3], ValidityFilter.Keep(draw, null, 1));
        Assert.Empty(ValidityFilter.Keep([draw[0], draw[2]], null, 2));
    }

    [Fact]
    public void Keep_is_strict_where_only_one_sample_of_a_draw_came() =>
        Assert.Empty(ValidityFilter.Keep([Response("length", new TextContent("a"))], null, 3));

    private static ChatResponse Response(string? reason, params AIContent[] contents) =>
        new(new ChatMessage(ChatRole.Assistant, contents)) { FinishReason = reason is null ? null : new ChatFinishReason(reason) };
}
