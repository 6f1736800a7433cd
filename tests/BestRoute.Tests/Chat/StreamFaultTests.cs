using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>Streams that fail, end or fall silent before and after their first content.</summary>
public sealed class StreamFaultTests
{
    private static readonly ChatResponseUpdate _role = new(ChatRole.Assistant, []);

    private readonly ManualTime _time = new();
    private readonly TestPool _pool = new TestPool().Reference().Candidate("small", 0.9);

    public static TheoryData<string> EndsWithoutContent =>
        ["nothing", "role", "empty text", "white space", "usage", "error", "refusal", "content filter", "thoughts", "thinking in the text", "exception", "null"];

    [Theory]
    [MemberData(nameof(EndsWithoutContent))]
    public async Task B1_and_B2_A_stream_that_ends_without_content_fails_over(string end)
    {
        _pool["small"].Stream = (_, _) => StreamAsync(end);
        using var client = _pool.Client();

        var response = await client.GetStreamingResponseAsync("Hello").ToChatResponseAsync();

        var decision = response.GetRoutingDecision()!;
        Assert.Equal(("large", "large", RoutingReason.Failover), (response.Text, decision.Route.Model, decision.Reason));
        Assert.Equal(end is "exception" or "null" ? AttemptOutcome.Failed : AttemptOutcome.Invalid, decision.Attempts[0].Outcome);
    }

    [Fact]
    public async Task B2_The_reference_returns_what_came_where_nothing_else_is_left()
    {
        _pool["large"].Stream = (_, _) => StreamAsync("content filter");
        using var client = _pool.Client();

        var response = await client.GetStreamingResponseAsync("Hello", new ChatOptions().WithRoute("large", 1)).ToChatResponseAsync();

        Assert.Equal((ChatFinishReason.ContentFilter, ""), (response.FinishReason!.Value, response.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task B3_Silence_before_content_fails_over_after_20_seconds(bool beginsWithRole)
    {
        var stream = new ScriptedStream();
        if (beginsWithRole)
        {
            stream.Add(_role);
        }

        _pool["small"].Stream = (_, _) => stream;
        using var client = _pool.Client(time: _time);

        var asked = client.GetStreamingResponseAsync("Hello").ToChatResponseAsync();
        await _time.PassAsync(TimeSpan.FromSeconds(20));

        var decision = (await asked.OrHang()).GetRoutingDecision()!;
        Assert.Equal(("large", AttemptOutcome.TimedOut, nameof(TimeoutException)), (decision.Route.Model, decision.Attempts[0].Outcome, decision.Attempts[0].Error));
    }

    [Fact]
    public async Task Thoughts_are_a_sign_of_life_but_not_content()
    {
        var stream = new ScriptedStream();
        stream.Add(new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("Let me see.")]));
        _pool["small"].Stream = (_, _) => stream;
        using var client = _pool.Client(time: _time);

        var asked = client.GetStreamingResponseAsync("Hello").ToChatResponseAsync();
        await _time.PassAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("large", (await asked.OrHang()).Text);
    }

    [Fact]
    public async Task Thoughts_do_not_extend_the_time_of_all_candidates()
    {
        var stream = new ScriptedStream();
        _pool["small"].Stream = (_, _) => stream;
        using var client = _pool.Client(time: _time);
        void Think() => stream.Add(new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("Hm.")]));

        var asked = client.GetStreamingResponseAsync("Hello").ToChatResponseAsync();
        Think();
        await _time.ArmedAsync(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(25));
        Think();
        await _time.ArmedAsync(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(25));
        Think();
        await _time.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(("large", AttemptOutcome.TimedOut), ((await asked.OrHang()).Text, (await asked).GetRoutingDecision()!.Attempts[0].Outcome));
    }

    [Fact]
    public async Task Thoughts_come_with_the_content_that_follows_them()
    {
        _pool["small"].Stream = static (_, _) => Updates(
            new(ChatRole.Assistant, [new TextReasoningContent("Let me see.")]), new(ChatRole.Assistant, "<thi"), new(ChatRole.Assistant, "nk>6 times 7</think>"), new(ChatRole.Assistant, "42"));
        using var client = _pool.Client();

        var response = await client.GetStreamingResponseAsync("Hello").ToChatResponseAsync();

        Assert.Equal("<think>6 times 7</think>42", response.Text);
        Assert.Equal("Let me see.", Assert.Single(response.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
        Assert.Equal("small", response.GetRoutingDecision()!.Route.Model);
    }

    [Theory]
    [InlineData("<b>bold</b>")]
    [InlineData("<")]
    [InlineData("[1] is a source")]
    [InlineData("a < b")]
    public async Task Text_that_begins_like_thinking_is_text(string text)
    {
        _pool["small"].Stream = (_, _) => Updates([.. text.Select(static character => new ChatResponseUpdate(ChatRole.Assistant, character.ToString()))]);
        using var client = _pool.Client();

        var response = await client.GetStreamingResponseAsync("Hello").ToChatResponseAsync();

        Assert.Equal((text, "small"), (response.Text, response.GetRoutingDecision()!.Route.Model));
    }

    [Fact]
    public async Task B4_An_error_after_content_is_the_callers()
    {
        var error = new HttpRequestException("The connection was reset.");
        var stream = new ScriptedStream();
        stream.Add("Hel");
        stream.Complete(error);
        _pool["small"].Stream = (_, _) => stream;
        using var client = _pool.Client();

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStreamingResponseAsync("Hello").ToChatResponseAsync());

        Assert.Same(error, thrown);
        Assert.Equal("small", thrown.GetRoutingDecision()!.Route.Model);
        Assert.Empty(_pool["large"].Calls);
    }

    [Fact]
    public async Task Silence_after_content_is_a_timeout_of_the_caller()
    {
        var stream = new ScriptedStream();
        stream.Add("Hel");
        _pool["small"].Stream = (_, _) => stream;
        using var client = _pool.Client(time: _time);

        var asked = client.GetStreamingResponseAsync("Hello").ToChatResponseAsync();
        await _time.PassAsync(TimeSpan.FromSeconds(30));

        var error = await Assert.ThrowsAsync<TimeoutException>(() => asked.OrHang());
        Assert.Contains("small", error.Message, StringComparison.Ordinal);
        Assert.True(error.GetRoutingDecision()!.CostIsEstimated);
        Assert.Empty(_pool["large"].Calls);
    }

    [Fact]
    public async Task No_time_passes_while_the_consumer_works()
    {
        var stream = new ScriptedStream();
        stream.Add("Hel");
        _pool["small"].Stream = (_, _) => stream;
        using var client = _pool.Client(time: _time);

        var text = "";
        await foreach (var update in client.GetStreamingResponseAsync("Hello"))
        {
            text += update.Text;
            _time.Advance(TimeSpan.FromMinutes(5));
            if (text == "Hel")
            {
                stream.Add("lo");
                stream.Complete();
            }
        }

        Assert.Equal("Hello", text);
    }

    [Fact]
    public async Task The_reference_may_take_any_time()
    {
        var stream = new ScriptedStream();
        _pool["large"].Stream = (_, _) => stream;
        using var client = _pool.Client(time: _time);

        var asked = client.GetStreamingResponseAsync("Hello", new ChatOptions().WithRoute("large", 1)).ToChatResponseAsync();
        await _pool["large"].CalledAsync(1);
        _time.Advance(TimeSpan.FromDays(1));
        stream.Add("At last.");
        stream.Complete();

        Assert.Equal("At last.", (await asked.OrHang()).Text);
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3, 4 }, true, 1000, 4)]
    [InlineData(new[] { 1, 1, 1 }, false, 1000, 3)]
    public async Task B5_Running_totals_are_totals_and_deltas_are_added(int[] outputs, bool repeatsInput, int input, int output)
    {
        _pool["small"].Stream = (_, _) => Updates([.. outputs.Select((count, i) => new ChatResponseUpdate(
            ChatRole.Assistant, [new TextContent("a"), new UsageContent(new() { InputTokenCount = repeatsInput || i == 0 ? 1000 : 0, OutputTokenCount = count })]))]);
        using var client = _pool.Client();

        var updates = await client.GetStreamingResponseAsync("Hello").ToListAsync();

        Assert.Equal(((input * 1) + (output * 1)) / 1e6, updates[^1].GetRoutingDecision()!.Cost!.Value, 12);
    }

    [Fact]
    public async Task B6_A_disposal_that_hangs_is_abandoned()
    {
        _pool["small"].Stream = static (_, _) => new HangingDisposal();
        using var client = _pool.Client();

        Assert.Equal("large", (await client.GetStreamingResponseAsync("Hello").ToChatResponseAsync().OrHang()).Text);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string end)
    {
        await Task.Yield();
        if (end == "nothing")
        {
            yield break;
        }

        yield return _role;
        switch (end)
        {
            case "empty text":
                yield return new(ChatRole.Assistant, "");
                break;
            case "white space":
                yield return new(ChatRole.Assistant, " \n");
                break;
            case "usage":
                yield return new(ChatRole.Assistant, [new UsageContent(new() { InputTokenCount = 1, OutputTokenCount = 0 })]);
                break;
            case "error":
                yield return new(ChatRole.Assistant, [new ErrorContent("The server is overloaded.")]);
                break;
            case "refusal":
                yield return new(ChatRole.Assistant, [new ErrorContent("I cannot help with that.") { ErrorCode = "Refusal" }]);
                break;
            case "content filter":
                yield return new(ChatRole.Assistant, []) { FinishReason = ChatFinishReason.ContentFilter };
                break;
            case "thoughts":
                yield return new(ChatRole.Assistant, [new TextReasoningContent("Let me see.")]);
                yield return new(ChatRole.Assistant, []) { FinishReason = ChatFinishReason.Length };
                break;
            case "thinking in the text":
                yield return new(ChatRole.Assistant, "<think>Let me");
                yield return new(ChatRole.Assistant, " see.") { FinishReason = ChatFinishReason.Length };
                break;
            case "exception":
                throw new HttpRequestException("The backend is down.");
            case "null":
                yield return null!;
                break;
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Updates(params ChatResponseUpdate[] updates)
    {
        foreach (var update in updates)
        {
            await Task.Yield();
            yield return update;
        }
    }

    private sealed class HangingDisposal : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
    {
        public ChatResponseUpdate Current => null!;

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => ValueTask.FromException<bool>(new HttpRequestException("The backend is down."));

        public ValueTask DisposeAsync() => new(new TaskCompletionSource().Task);
    }
}
