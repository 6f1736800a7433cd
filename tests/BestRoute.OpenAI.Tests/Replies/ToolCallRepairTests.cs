using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace BestRoute.OpenAI.Tests;

public sealed class ToolCallRepairTests
{
    [Theory]
    [InlineData("""{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}""")]
    [InlineData("""{"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}""")]
    [InlineData("""{"id":"a","type":null,"function":{"name":"f","arguments":"{\"x\":1}"}}""")]
    [InlineData("""{"id":"a","type":"","function":{"name":"f","arguments":"{\"x\":1}"}}""")]
    [InlineData("""{"id":"a","type":"function","function":{"name":"f","arguments":{"x":1}}}""")]
    [InlineData("""{"index":null,"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}""")]
    [InlineData("""{"index":"0","id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}""")]
    [InlineData("""{"index":0.0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}""")]
    public async Task A_call_is_read(string call)
    {
        foreach (var isStream in new[] { false, true })
        {
            var read = Assert.Single(await CallsAsync([$"[{call}]"], isStream));

            Assert.Equal(("a", "f", "1"), (read.CallId, read.Name, read.Arguments!["x"]!.ToString()));
        }
    }

    [Theory]
    [InlineData("""{"type":"function","function":{"name":"f","arguments":"{}"}}""")]
    [InlineData("""{"id":null,"type":"function","function":{"name":"f","arguments":"{}"}}""")]
    [InlineData("""{"id":"","type":"function","function":{"name":"f","arguments":"{}"}}""")]
    public async Task A_call_without_an_id_gets_one_of_its_own(string call)
    {
        foreach (var isStream in new[] { false, true })
        {
            var calls = await CallsAsync([$"[{call},{call}]"], isStream);

            Assert.Equal(2, calls.Select(static read => read.CallId).Distinct().Count());
            Assert.All(calls, static read => Assert.NotEmpty(read.CallId));
        }
    }

    [Fact]
    public async Task A_number_as_an_id_becomes_text()
    {
        var call = Assert.Single(await CallsAsync(["""[{"id":7,"type":"function","function":{"name":"f","arguments":"{}"}}]"""], isStream: false));

        Assert.Equal("7", call.CallId);
    }

    [Theory]
    [InlineData("""{"name":"f"}""")]
    [InlineData("""{"name":"f","arguments":null}""")]
    [InlineData("""{"name":"f","arguments":""}""")]
    public async Task A_whole_call_without_arguments_has_none(string function)
    {
        var call = Assert.Single(await CallsAsync([$$"""[{"id":"a","type":"function","function":{{function}}}]"""], isStream: false));

        Assert.Null(call.Exception);
        Assert.Empty(call.Arguments!);
    }

    [Theory]
    [InlineData("", "", "", "")] // Gemini leaves the index out.
    [InlineData("\"index\":0,", "\"index\":0,", "\"index\":0,", "\"index\":0,")] // Ollama sent 0 for each call.
    [InlineData("\"index\":0,", "\"index\":0,", "\"index\":1,", "\"index\":1,")]
    public async Task Parallel_calls_of_a_stream_are_kept_apart(string first, string second, string third, string fourth)
    {
        var calls = await CallsAsync(
            [
                $$$"""[{{{{first}}}"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":"}}]""",
                $$$"""[{{{{second}}}"function":{"arguments":"1}"}}]""",
                $$$"""[{{{{third}}}"id":"b","type":"function","function":{"name":"g","arguments":"{\"x\":"}}]""",
                $$$"""[{{{{fourth}}}"function":{"arguments":"2}"}}]""",
            ],
            isStream: true);

        Assert.Equal([("a", "f", "1"), ("b", "g", "2")], calls.Select(static call => (call.CallId, call.Name, call.Arguments!["x"]!.ToString())));
    }

    [Fact]
    public async Task A_call_whose_parts_have_other_ids_stays_one_call()
    {
        var calls = await CallsAsync(
            [
                """[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":"}}]""",
                """[{"index":0,"id":"b","function":{"arguments":"1}"}}]""",
            ],
            isStream: true);

        Assert.Equal(("a", "1"), (Assert.Single(calls).CallId, calls[0].Arguments!["x"]!.ToString()));
    }

    private static async Task<IReadOnlyList<FunctionCallContent>> CallsAsync(string[] parts, bool isStream)
    {
        var body = isStream
            ? CompatibleServer.Events(parts.Select(static part => Servers.Replies.Chunk(new JsonObject { ["tool_calls"] = JsonNode.Parse(part) })))
            : CompatibleServer.Body(isStream: false, "choices.0.message.tool_calls", parts.Single());
        var response = await CompatibleServer.AskAsync(body, isStream);
        return [.. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()];
    }
}
