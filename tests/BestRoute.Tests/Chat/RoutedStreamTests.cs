#pragma warning disable MEAI001 // Continuation tokens are experimental; they must find their model all the same.

using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class RoutedStreamTests
{
    [Fact]
    public async Task Updates_pass_through_as_they_come_and_carry_the_decision()
    {
        var (client, stream, _) = Open();
        using var owned = client;
        await using var updates = client.GetStreamingResponseAsync("Hello").GetAsyncEnumerator();

        var step = updates.MoveNextAsync();
        Assert.False(step.IsCompleted);
        stream.Add(new ChatResponseUpdate(ChatRole.Assistant, "one") { MessageId = "m", ResponseId = "r", ModelId = "real-model", AdditionalProperties = new() { ["theirs"] = 1 } });
        Assert.True(await step.OrHang());

        // The backend has not produced a second update yet.
        var first = updates.Current;
        Assert.Equal("one", first.Text);
        Assert.Equal(("m", "r", "real-model"), (first.MessageId, first.ResponseId, first.ModelId));
        Assert.Equal(1, first.AdditionalProperties!["theirs"]);
        var decision = first.GetRoutingDecision()!;
        Assert.Equal(new ModelRoute("small", 1), decision.Route);
        Assert.Equal([new RouteAttempt(new("small", 1), AttemptOutcome.Answered, 1, 1)], decision.Attempts);
        Assert.Equal(0, decision.SelectedSample);
        Assert.Null(decision.Cost);

        step = updates.MoveNextAsync();
        Assert.False(step.IsCompleted);
        stream.Add("two");
        Assert.True(await step.OrHang());
        Assert.Same(decision, updates.Current.GetRoutingDecision());
        Assert.Null(decision.Cost);

        stream.Add(new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new() { InputTokenCount = 10, OutputTokenCount = 5 })]));
        stream.Complete();
        Assert.True(await updates.MoveNextAsync().OrHang());
        Assert.Null(updates.Current.GetRoutingDecision()!.Cost);

        // What it cost comes last, in a decision of its own: one that was handed out does not change.
        Assert.True(await updates.MoveNextAsync().OrHang());
        Assert.Empty(updates.Current.Contents);
        var settled = updates.Current.GetRoutingDecision()!;
        Assert.Equal(15e-6, settled.Cost!.Value, 12);
        Assert.False(settled.CostIsEstimated);
        Assert.Equal(decision, settled with { Cost = null, Timings = settled.Timings with { Total = null } });
        Assert.Null(decision.Cost);
        Assert.False(await updates.MoveNextAsync().OrHang());
        Assert.True(stream.IsDisposed.IsCompleted);
    }

    [Fact]
    public async Task An_error_before_the_first_update_fails_over()
    {
        var (client, stream, pool) = Open();
        using var owned = client;
        var asked = client.GetStreamingResponseAsync("Hello").ToListAsync();

        stream.Complete(new HttpRequestException());
        var updates = await asked.OrHang();

        Assert.Equal("large", string.Concat(updates.Select(static update => update.Text)));
        Assert.All(updates, static update => Assert.Equal(RoutingReason.Failover, update.GetRoutingDecision()!.Reason));
        Assert.Equal(new RouteAttempt(new("small", 1), AttemptOutcome.Failed, 0, 0, nameof(HttpRequestException)), updates[0].GetRoutingDecision()!.Attempts[0]);
        Assert.True(stream.IsDisposed.IsCompleted);
        Assert.Single(pool["large"].Calls);
        Assert.True(pool["large"].Calls[0].IsStreaming);
    }

    [Fact]
    public async Task An_error_at_disposal_does_not_hide_the_failure_of_a_route()
    {
        var (client, stream, _) = Open(new ScriptedStream { AtDisposal = new InvalidOperationException() });
        using var owned = client;
        stream.Complete(new HttpRequestException());

        var response = await client.GetStreamingResponseAsync("Hello").ToChatResponseAsync().OrHang();

        Assert.Equal("large", response.Text);
        Assert.Equal(nameof(HttpRequestException), response.GetRoutingDecision()!.Attempts[0].Error);
    }

    [Fact]
    public async Task An_error_after_the_first_update_propagates()
    {
        var error = new HttpRequestException();
        var (client, stream, pool) = Open();
        using var owned = client;
        stream.Add("one");
        stream.Complete(error);
        await using var updates = client.GetStreamingResponseAsync("Hello").GetAsyncEnumerator();

        Assert.True(await updates.MoveNextAsync().OrHang());
        Assert.Same(error, await Assert.ThrowsAsync<HttpRequestException>(() => updates.MoveNextAsync().OrHang()));

        Assert.True(stream.IsDisposed.IsCompleted);
        Assert.Empty(pool["large"].Calls);
    }

    [Fact]
    public async Task B1_An_empty_stream_fails_over()
    {
        var (client, stream, _) = Open();
        using var owned = client;
        stream.Complete();

        var response = await client.GetStreamingResponseAsync("Hello").ToChatResponseAsync();

        Assert.Equal(("large", "large", AttemptOutcome.Invalid), (response.Text, response.GetRoutingDecision()!.Route.Model, response.GetRoutingDecision()!.Attempts[0].Outcome));
    }

    [Fact]
    public async Task A_consumer_that_leaves_disposes_the_backend()
    {
        var (client, stream, _) = Open();
        using var owned = client;
        stream.Add("one");
        stream.Add("two");

        await foreach (var update in client.GetStreamingResponseAsync("Hello"))
        {
            Assert.Equal("one", update.Text);
            break;
        }

        Assert.True(stream.IsDisposed.IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_ends_the_stream_though_the_backend_goes_on(bool afterFirst)
    {
        using var stop = new CancellationTokenSource();
        var (client, stream, pool) = Open();
        using var owned = client;
        await using var updates = client.GetStreamingResponseAsync("Hello", cancellationToken: stop.Token).GetAsyncEnumerator();
        if (afterFirst)
        {
            stream.Add("one");
            Assert.True(await updates.MoveNextAsync().OrHang());
        }

        var step = updates.MoveNextAsync();
        Assert.False(step.IsCompleted);
        stop.Cancel();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step.OrHang());
        Assert.Equal(stop.Token, error.CancellationToken);
        Assert.Empty(pool["large"].Calls);
        Assert.False(stream.IsDisposed.IsCompleted);
        stream.Complete();
        await stream.IsDisposed.OrHang();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_backend_throws_after_the_cancellation_is_observed(bool afterFirst) =>
        Assert.False(await LateError.IsUnobservedAfterAsync(async late =>
        {
            using var stop = new CancellationTokenSource();
            var (client, stream, _) = Open();
            using var owned = client;
            await using var updates = client.GetStreamingResponseAsync("Hello").WithCancellation(stop.Token).GetAsyncEnumerator();
            if (afterFirst)
            {
                stream.Add("one");
                Assert.True(await updates.MoveNextAsync());
            }

            var step = updates.MoveNextAsync();
            stop.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await step);
            stream.Complete(late);
            await stream.IsDisposed.OrHang();
        }));

    [Fact]
    public async Task Cancellation_ends_a_stream_of_several_samples_though_the_backend_goes_on()
    {
        using var stop = new CancellationTokenSource();
        var pool = new TestPool().Reference().Candidate("small", [0, 0.9], client: new() { Respond = static (_, _) => new TaskCompletionSource<ChatResponse>().Task });
        using var client = pool.Client();

        var asked = client.GetStreamingResponseAsync("Hello", cancellationToken: stop.Token).ToListAsync();
        await pool["small"].CalledAsync(2);
        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.OrHang());
        Assert.Empty(pool["large"].Calls);
    }

    [Fact]
    public async Task Several_samples_stream_the_winner_once()
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0.9], client: new()
        {
            Respond = static (call, _) => Task.FromResult(new ChatResponse(
                [
                    new(ChatRole.Assistant, $"a{call.SampleIndex}") { MessageId = "m1", AdditionalProperties = new() { ["theirs"] = 1 } },
                    new(ChatRole.Assistant, $"b{call.SampleIndex}") { MessageId = "m2" },
                ])
            {
                ConversationId = $"c{call.SampleIndex}",
                ResponseId = "r",
                ModelId = "real-model",
                FinishReason = ChatFinishReason.Stop,
                Usage = new() { InputTokenCount = 10, OutputTokenCount = 5 },
            }),
        });
        pool.Options.Scorer = new FakeScorer(static text => text.Contains('1', StringComparison.Ordinal) ? 1 : 0);
        using var client = pool.Client();

        var updates = await client.GetStreamingResponseAsync("Hello").ToListAsync();
        var response = updates.ToChatResponse();

        Assert.Equal("a1b1", string.Concat(updates.Select(static update => update.Text)));
        Assert.Equal(["a1", "b1"], response.Messages.Select(static message => message.Text));
        Assert.Equal(("c1", "r", "real-model", ChatFinishReason.Stop), (response.ConversationId, response.ResponseId, response.ModelId, response.FinishReason));
        Assert.Equal((30, 15), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.All(updates, static update => Assert.Equal(45e-6, update.GetRoutingDecision()!.Cost!.Value, 12));
        Assert.Equal(1, response.GetRoutingDecision()!.SelectedSample);
        Assert.All(pool["small"].Calls, static call => Assert.False(call.IsStreaming));
    }

    [Fact]
    public async Task Usage_of_abandoned_attempts_comes_with_the_stream()
    {
        var pool = new TestPool().Reference(price: 20)
            .Candidate("tiny", [0, 0.9], price: 1, client: new() { Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("", 10, 5)) })
            .Candidate("small", 0.9, price: 3);
        var stream = new ScriptedStream();
        pool["small"].Stream = (_, _) => stream;
        stream.Add(new ChatResponseUpdate(ChatRole.Assistant, "one ") { MessageId = "m" });
        stream.Add(new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("two"), new UsageContent(new() { InputTokenCount = 100, OutputTokenCount = 50 })]) { MessageId = "m" });
        stream.Complete();
        using var client = pool.Client();

        var updates = await client.GetStreamingResponseAsync("Hello").ToListAsync();
        var response = updates.ToChatResponse();

        Assert.Equal(3, updates.Count);
        Assert.Equal("one two", Assert.Single(response.Messages).Text);
        Assert.Equal((120, 60), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal(((2 * 15) + (3 * 150)) / 1e6, updates[^1].GetRoutingDecision()!.Cost!.Value, 12);
        Assert.Equal(updates[^1].GetRoutingDecision(), response.GetRoutingDecision());
        Assert.Equal([AttemptOutcome.Invalid, AttemptOutcome.Answered], response.GetRoutingDecision()!.Attempts.Select(static attempt => attempt.Outcome));
    }

    [Theory]
    [InlineData("end")]
    [InlineData("error")]
    [InlineData("leave")]
    public async Task A_conversation_goes_on_with_its_model_however_the_stream_ended(string how)
    {
        var token = ResponseContinuationToken.FromBytes(new byte[] { 7 });
        var (client, stream, pool) = Open();
        using var owned = client;
        stream.Add(new ChatResponseUpdate(ChatRole.Assistant, "one") { ConversationId = "conversation", ContinuationToken = token });
        stream.Complete(how == "error" ? new HttpRequestException() : null);
        await using (var updates = client.GetStreamingResponseAsync("Hello").GetAsyncEnumerator())
        {
            Assert.True(await updates.MoveNextAsync().OrHang());
            if (how == "error")
            {
                await Assert.ThrowsAsync<HttpRequestException>(() => updates.MoveNextAsync().OrHang());
            }
            else if (how == "end")
            {
                Assert.True(await updates.MoveNextAsync().OrHang());
                Assert.False(await updates.MoveNextAsync().OrHang());
            }
        }

        var byConversation = await client.RouteAsync([new(ChatRole.User, "More.")], new() { ConversationId = "conversation" });
        var byToken = await client.RouteAsync([], new() { ContinuationToken = token });

        Assert.Equal((new ModelRoute("small", 1), RoutingReason.SameConversation), (byConversation.Route, byConversation.Reason));
        Assert.Equal((new ModelRoute("small", 1), RoutingReason.SameConversation), (byToken.Route, byToken.Reason));
        Assert.Single(pool["small"].Calls);
    }

    private static (BestRouteChatClient Client, ScriptedStream Stream, TestPool Pool) Open(ScriptedStream? stream = null)
    {
        stream ??= new ScriptedStream();
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: new() { Stream = (_, _) => stream });
        return (pool.Client(), stream, pool);
    }
}
