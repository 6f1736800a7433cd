using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class ToolContractTests
{
    private static readonly AITool _weather = AIFunctionFactory.Create(static (string city) => city, "weather");
    private static readonly AITool _time = AIFunctionFactory.Create(static () => 0, "time");

    public static TheoryData<ChatToolMode?, string[], bool> Modes => new()
    {
        { null, [], true },
        { null, ["weather"], true },
        { null, ["drop_table"], false },
        { null, ["weather", "drop_table"], false },
        { ChatToolMode.Auto, ["time"], true },
        { ChatToolMode.None, [], true },
        { ChatToolMode.None, ["weather"], false },
        { ChatToolMode.RequireAny, [], false },
        { ChatToolMode.RequireAny, ["time"], true },
        { ChatToolMode.RequireAny, ["drop_table"], false },
        { ChatToolMode.RequireSpecific("weather"), [], false },
        { ChatToolMode.RequireSpecific("weather"), ["weather"], true },
        { ChatToolMode.RequireSpecific("weather"), ["time"], false },
        { ChatToolMode.RequireSpecific("weather"), ["drop_table"], false },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void D5_A_sample_keeps_to_the_tools_and_the_mode(ChatToolMode? mode, string[] calls, bool isKept)
    {
        var options = new ChatOptions { Tools = [_weather, _time], ToolMode = mode };
        var sample = Sample([new TextContent("Text."), .. calls.Select(static name => new FunctionCallContent("id", name))]);

        foreach (var samples in new[] { 1, 3 })
        {
            Assert.Equal(isKept ? SampleValidity.Valid : SampleValidity.WrongCall, ValidityFilter.Judge(sample, options, samples));
        }
    }

    [Fact]
    public void D5_A_call_that_could_not_be_read_is_dropped()
    {
        var broken = new FunctionCallContent("id", "weather") { Exception = new JsonException() };

        Assert.Equal(SampleValidity.WrongCall, ValidityFilter.Judge(Sample(broken), new ChatOptions { Tools = [_weather] }, 3));
        Assert.Equal(SampleValidity.WrongCall, ValidityFilter.Judge(Sample(broken), null, 3));
    }

    [Fact]
    public void D5_Without_tools_in_the_request_the_backend_may_have_its_own()
    {
        var call = Sample(new FunctionCallContent("id", "lookup"));

        Assert.Equal(SampleValidity.Valid, ValidityFilter.Judge(call, null, 3));
        Assert.Equal(SampleValidity.WrongCall, ValidityFilter.Judge(call, new ChatOptions { ToolMode = ChatToolMode.None }, 3));
        Assert.Equal(SampleValidity.WrongCall, ValidityFilter.Judge(Sample(new TextContent("x")), new ChatOptions { ToolMode = ChatToolMode.RequireAny }, 3));
    }

    [Fact]
    public void D5_A_tool_that_the_provider_runs_leaves_no_call()
    {
        var options = new ChatOptions { Tools = [_weather, new HostedWebSearchTool()], ToolMode = ChatToolMode.RequireAny };

        Assert.Equal(SampleValidity.Valid, ValidityFilter.Judge(Sample(new TextContent("Found.")), options, 3));
    }

    [Fact]
    public async Task D5_What_breaks_the_mode_cannot_win()
    {
        ChatResponse[] samples =
        [
            Sample(new TextContent("No.")),
            Sample(new FunctionCallContent("1", "drop_table")),
            Sample(new FunctionCallContent("2", "weather") { Exception = new JsonException() }),
            Sample(new FunctionCallContent("3", "weather")),
        ];
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0, 0.9], client: new() { Respond = (call, _) => Task.FromResult(samples[call.SampleIndex!.Value]) });
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello", new ChatOptions { Tools = [_weather], ToolMode = ChatToolMode.RequireSpecific("weather") });

        Assert.Equal(3, response.GetRoutingDecision()!.SelectedSample);
    }

    private static ChatResponse Sample(params AIContent[] contents) => new(new ChatMessage(ChatRole.Assistant, contents));
}
