using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class ConversationAffinityTests
{
    private readonly TestPool _pool = new TestPool().Reference().Candidate("small", 0.9).Candidate("medium", 0.1, price: 3);

    [Fact]
    public async Task A_conversation_stays_with_the_model_that_began_it()
    {
        using var client = _pool.Client();
        _pool["medium"].Respond = static (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Hello")) { ConversationId = "c1" });
        await client.GetResponseAsync("Hi", new() { ModelId = "medium" });

        var decision = await client.RouteAsync([new(ChatRole.User, "More")], new() { ConversationId = "c1" });

        Assert.Equal((new ModelRoute("medium", 1), RoutingReason.SameConversation), (decision.Route, decision.Reason));
    }

    [Fact]
    public async Task A_streamed_conversation_stays_too()
    {
        using var client = _pool.Client();
        _pool["medium"].Respond = static (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Hello")) { ConversationId = "c1" });
        await client.GetStreamingResponseAsync("Hi", new() { ModelId = "medium" }).ToChatResponseAsync();

        Assert.Equal("medium", (await client.RouteAsync([new(ChatRole.User, "More")], new() { ConversationId = "c1" })).Route.Model);
    }

    [Fact]
    public async Task A_conversation_that_began_elsewhere_goes_to_the_reference()
    {
        using var client = _pool.Client();

        var decision = await client.RouteAsync([new(ChatRole.User, "Hi")], new() { ConversationId = "unknown" });

        Assert.Equal((new ModelRoute("large", 1), RoutingReason.SameConversation), (decision.Route, decision.Reason));
    }

    [Fact]
    public async Task A_background_response_stays_with_its_model()
    {
        using var client = _pool.Client();
        _pool["medium"].Respond = static (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "wait")) { ContinuationToken = Token(1) });
        await client.GetResponseAsync("Hi", new() { ModelId = "medium" });

        Assert.Equal("medium", (await client.RouteAsync([], new() { ContinuationToken = Token(1) })).Route.Model);
        Assert.Equal("large", (await client.RouteAsync([], new() { ContinuationToken = Token(2) })).Route.Model);
    }

    [Fact]
    public async Task A_model_that_the_caller_names_counts_more_than_the_conversation()
    {
        using var client = _pool.Client();

        Assert.Equal("small", (await client.RouteAsync([new(ChatRole.User, "Hi")], new() { ConversationId = "unknown", ModelId = "small" })).Route.Model);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tool_result_goes_back_to_the_caller_of_the_tool(bool throughJson)
    {
        using var client = _pool.Client();
        var history = await CallToolAsync(client, throughJson);

        var decision = await client.RouteAsync(history);

        Assert.Equal((new ModelRoute("medium", 1), RoutingReason.SameConversation), (decision.Route, decision.Reason));
    }

    [Fact]
    public async Task A_new_question_after_a_tool_result_is_routed_again()
    {
        using var client = _pool.Client();
        var history = await CallToolAsync(client, throughJson: false);

        var decision = await client.RouteAsync([.. history, new(ChatRole.Assistant, "It rains."), new(ChatRole.User, "Thanks!")]);

        Assert.Equal((new ModelRoute("small", 1), RoutingReason.CheapestMatch), (decision.Route, decision.Reason));
    }

    [Fact]
    public async Task A_tool_result_of_an_unknown_caller_goes_to_the_reference()
    {
        using var client = _pool.Client();

        var decision = await client.RouteAsync(
            [new(ChatRole.User, "Weather?"), new(ChatRole.Assistant, [new FunctionCallContent("1", "weather")]), new(ChatRole.Tool, [new FunctionResultContent("1", "rain")])]);

        Assert.Equal((new ModelRoute("large", 1), RoutingReason.SameConversation), (decision.Route, decision.Reason));
    }

    [Fact]
    public async Task A_tool_call_without_its_result_pins_nothing()
    {
        using var client = _pool.Client();
        var history = await CallToolAsync(client, throughJson: false);

        Assert.Equal("small", (await client.RouteAsync(history.Take(2))).Route.Model);
    }

    [Fact]
    public async Task Only_the_model_of_a_conversation_can_go_on_with_it()
    {
        using var client = _pool.Client();
        _pool["large"].Respond = static (_, _) => throw new HttpRequestException("The backend is down.");

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync("Hi", new() { ConversationId = "unknown" }));

        Assert.Empty(_pool["small"].Calls);
    }

    [Fact]
    public async Task A_tool_result_fails_over_since_its_history_is_complete()
    {
        using var client = _pool.Client();
        var history = await CallToolAsync(client, throughJson: false);
        _pool["medium"].Respond = static (_, _) => throw new HttpRequestException("The backend is down.");

        var decision = (await client.GetResponseAsync(history)).GetRoutingDecision()!;

        Assert.Equal((new ModelRoute("small", 1), RoutingReason.Failover), (decision.Route, decision.Reason));
        Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Answered], decision.Attempts.Select(static attempt => attempt.Outcome));
    }

    [Fact]
    public async Task A_conversation_over_the_cost_cap_is_an_error()
    {
        using var client = _pool.Client();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await client.RouteAsync([new(ChatRole.User, "Hi")], new ChatOptions { ConversationId = "unknown" }.WithCostCap(0.001)));

        Assert.Contains("large", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forgets_the_oldest_conversations_first()
    {
        var affinity = new ConversationAffinity();
        var model = new PoolModel("medium", new FakeChatClient(), new(1, 1), 1, IsReference: false);
        var reference = model with { Id = "large", IsReference = true };
        var pool = new Pool([reference, model], new FakePredictor(new ModelRoute("large", 1), new("medium", 1)), new PoolPolicies(), new ConsensusScorer(), new());
        for (var i = 0; i <= 10_000; i++)
        {
            affinity.Remember("medium", $"c{i}", null);
        }

        Assert.Equal("large", affinity.Find([], new() { ConversationId = "c0" }, pool)!.Value.Model.Id);
        Assert.Equal("medium", affinity.Find([], new() { ConversationId = "c1" }, pool)!.Value.Model.Id);
        Assert.Equal("medium", affinity.Find([], new() { ConversationId = "c10000" }, pool)!.Value.Model.Id);
    }

    private static ResponseContinuationToken Token(byte value) => ResponseContinuationToken.FromBytes(new byte[] { value });

    private async Task<List<ChatMessage>> CallToolAsync(BestRouteChatClient client, bool throughJson)
    {
        _pool["medium"].Respond = static (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "weather")])));
        List<ChatMessage> history = [new(ChatRole.User, "Weather?")];
        history.AddRange((await client.GetResponseAsync(history, new() { ModelId = "medium" })).Messages);
        history.Add(new(ChatRole.Tool, [new FunctionResultContent("1", "rain")]));
        return throughJson
            ? JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!
            : history;
    }
}
