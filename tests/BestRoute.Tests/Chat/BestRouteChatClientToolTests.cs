using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class BestRouteChatClientToolTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Only_the_tool_calls_of_the_winner_run_and_their_results_go_back_to_its_model(bool streaming, bool throughJson)
    {
        var pool = new TestPool().Reference()
            .Candidate("tiny", 0.9, price: 0.5, client: FakeChatClient.Failing())
            .Candidate("small", [0, 0, 0.9], price: 1, client: new()
            {
                Respond = static (call, _) => Task.FromResult(call.Messages[^1].Role == ChatRole.Tool
                    ? FakeChatClient.Answer("done", 10, 5)
                    : new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent($"call-{call.SampleIndex}", "add", new Dictionary<string, object?> { ["n"] = call.SampleIndex })]))),
            });
        var scorer = new PositionScorer(1);
        pool.Options.Scorer = scorer;
        var ran = new List<string>();
        using var client = new ToolLoop(pool.Client(), streaming, throughJson, ran);

        var response = await client.GetResponseAsync("Add.");

        Assert.Equal("done", response.Text);
        Assert.Equal(["call-1"], ran);
        Assert.Equal(3 + 1, pool["small"].Calls.Count);
        Assert.Empty(pool["large"].Calls);

        // By its own choice the router would have tried the cheaper model again.
        Assert.Single(pool["tiny"].Calls);
        Assert.Equal(RoutingReason.SameConversation, response.GetRoutingDecision()!.Reason);
        Assert.Equal(new ModelRoute("small", 1), response.GetRoutingDecision()!.Route);
    }

    [Fact]
    public async Task A_streamed_tool_call_is_marked_and_stays_as_it_was_otherwise()
    {
        var call = new FunctionCallContent("id", "add", new Dictionary<string, object?> { ["n"] = 1 })
        {
            RawRepresentation = new object(),
            Exception = new JsonException(),
            Annotations = [new CitationAnnotation()],
            InformationalOnly = true,
            AdditionalProperties = new() { ["theirs"] = 1 },
        };
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: new()
        {
            Stream = (_, _) => new[] { new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("I call."), call]) }.ToAsyncEnumerable(),
        });
        using var client = pool.Client();

        var update = Assert.Single(await client.GetStreamingResponseAsync("Add.").ToListAsync(), static update => update.Contents.Count > 0);

        var marked = Assert.IsType<FunctionCallContent>(update.Contents[1]);
        Assert.Equal("I call.", update.Text);
        foreach (var property in typeof(FunctionCallContent).GetProperties().Where(static property => property.Name != nameof(AIContent.AdditionalProperties)))
        {
            Assert.NotNull(property.GetValue(call));
            Assert.Equal(property.GetValue(call), property.GetValue(marked));
        }

        Assert.Equal(1, marked.AdditionalProperties!["theirs"]);
        Assert.Equal("small", marked.AdditionalProperties[RequestKeys.Model]);
        Assert.Equal(["theirs"], call.AdditionalProperties.Keys);
    }

    private sealed class PositionScorer(int winner) : IResponseScorer
    {
        public bool SeesWholeDraw => false;

        public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
        {
            scores.Span[winner] = 1;
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A minimal client that invokes functions. It is outside of the router.</summary>
    private sealed class ToolLoop(IChatClient inner, bool streaming, bool throughJson, List<string> ran) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var history = messages.ToList();
            while (true)
            {
                var response = streaming
                    ? await InnerClient.GetStreamingResponseAsync(history, options, cancellationToken).ToChatResponseAsync(cancellationToken)
                    : await InnerClient.GetResponseAsync(history, options, cancellationToken);
                var calls = response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().ToList();
                if (calls.Count == 0)
                {
                    return response;
                }

                ran.AddRange(calls.Select(static call => call.CallId));
                history.AddRange(response.Messages);
                history.Add(new ChatMessage(ChatRole.Tool, [.. calls.Select(static call => (AIContent)new FunctionResultContent(call.CallId, "3"))]));
                if (throughJson)
                {
                    var json = JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions);
                    history = JsonSerializer.Deserialize<List<ChatMessage>>(json, AIJsonUtilities.DefaultOptions)!;
                }
            }
        }
    }
}
