using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class SignedReasoningTests
{
    private readonly TestPool _pool = new TestPool().Reference().Candidate("small", 0.9).Candidate("medium", 0.1, price: 3);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task D9_Another_model_does_not_see_a_signature(bool streaming, bool throughJson)
    {
        var history = await HistoryAsync(streaming, throughJson);

        using var client = _pool.Client();
        await client.GetResponseAsync(history, new() { ModelId = "large" });
        await client.GetStreamingResponseAsync(history, new() { ModelId = "medium" }).ToChatResponseAsync();
        await client.GetResponseAsync(history, new() { ModelId = "small" });

        Assert.Empty(SignaturesOf("large"));
        Assert.Empty(SignaturesOf("medium"));
        Assert.Equal(["signed by small"], SignaturesOf("small"));
        Assert.All(new[] { "large", "medium", "small" }, id => Assert.Equal(["Hi", "Hello", "More"], _pool[id].Calls[^1].Messages.Select(static message => message.Text)));
        Assert.Single(Signatures(history));
    }

    [Fact]
    public async Task D9_A_failover_removes_the_signature()
    {
        var history = await HistoryAsync(streaming: false, throughJson: false);
        _pool["small"].Respond = static (_, _) => throw new HttpRequestException();

        using var client = _pool.Client();
        await client.GetResponseAsync(history);

        Assert.Equal(["signed by small"], SignaturesOf("small"));
        Assert.Empty(SignaturesOf("large"));
    }

    [Fact]
    public async Task D9_Reasoning_of_unknown_origin_goes_to_the_reference_only()
    {
        ChatMessage[] history =
        [
            new(ChatRole.User, "Hi"),
            new(ChatRole.Assistant, [new TextReasoningContent("Hm.") { ProtectedData = "elsewhere" }]),
            new(ChatRole.Assistant, [new TextReasoningContent("Not signed."), new TextContent("Hello")]),
            new(ChatRole.User, "More"),
        ];
        using var client = _pool.Client();

        await client.GetResponseAsync(history, new() { ModelId = "large" });
        await client.GetResponseAsync(history, new() { ModelId = "small" });

        Assert.Equal(["elsewhere"], SignaturesOf("large"));
        Assert.Empty(SignaturesOf("small"));

        // A message of which nothing is left is not sent. Reasoning without a signature is.
        Assert.Equal(3, _pool["small"].Calls[^1].Messages.Count);
        Assert.Equal("Not signed.", Assert.IsType<TextReasoningContent>(_pool["small"].Calls[^1].Messages[1].Contents[0]).Text);
    }

    [Fact]
    public void Messages_without_a_signature_are_not_copied()
    {
        ChatMessage[] messages = [new(ChatRole.User, "Hi"), new(ChatRole.Assistant, [new TextReasoningContent("Hm."), new TextContent("Hello")])];

        Assert.Same(messages, SignedReasoning.For(messages, new PoolModel("small", new FakeChatClient(), new ModelPrice(1, 1), 1, false)));
    }

    [Fact]
    public async Task Reasoning_is_marked_on_a_copy()
    {
        var reasoning = new TextReasoningContent("Hm.") { ProtectedData = "signed", RawRepresentation = new object(), AdditionalProperties = new() { ["theirs"] = 1 } };
        _pool["small"].Respond = (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [reasoning, new TextContent("Hello")])));
        using var client = _pool.Client();

        var marked = Assert.IsType<TextReasoningContent>((await client.GetResponseAsync("Hi")).Messages[0].Contents[0]);

        Assert.Equal(("Hm.", "signed"), (marked.Text, marked.ProtectedData));
        Assert.Same(reasoning.RawRepresentation, marked.RawRepresentation);
        Assert.Equal("small", marked.AdditionalProperties![RequestKeys.Model]);
        Assert.Equal(["theirs"], reasoning.AdditionalProperties.Keys);
    }

    private async Task<List<ChatMessage>> HistoryAsync(bool streaming, bool throughJson)
    {
        AIContent[] contents = [new TextReasoningContent("Let me "), new TextReasoningContent("think."), new TextReasoningContent("") { ProtectedData = "signed by small" }, new TextContent("Hello")];
        _pool["small"].Respond = (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, contents)));
        _pool["small"].Stream = (_, _) => contents.Select(static content => new ChatResponseUpdate(ChatRole.Assistant, [content])).ToAsyncEnumerable();
        List<ChatMessage> history = [new(ChatRole.User, "Hi")];
        using var client = _pool.Client();
        var response = streaming ? await client.GetStreamingResponseAsync(history).ToChatResponseAsync() : await client.GetResponseAsync(history);
        history.AddRange(response.Messages);
        history.Add(new(ChatRole.User, "More"));
        return throughJson
            ? JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!
            : history;
    }

    private IEnumerable<string> SignaturesOf(string model) => Signatures(_pool[model].Calls[^1].Messages);

    private static IEnumerable<string> Signatures(IEnumerable<ChatMessage> messages) =>
        messages.SelectMany(static message => message.Contents).OfType<TextReasoningContent>().Select(static reasoning => reasoning.ProtectedData).OfType<string>();
}
