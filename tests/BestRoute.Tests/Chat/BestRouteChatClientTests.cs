using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class BestRouteChatClientTests
{
    [Fact]
    public async Task One_sample_returns_the_answer_with_its_decision()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: Replying("hi", 10, 5));
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        var decision = response.GetRoutingDecision()!;
        Assert.Equal("hi", response.Text);
        Assert.Equal(new ModelRoute("small", 1), decision.Route);
        Assert.Equal(RoutingReason.CheapestMatch, decision.Reason);
        Assert.Equal([new RouteAttempt(new("small", 1), AttemptOutcome.Answered, 1, 1)], decision.Attempts);
        Assert.Equal(0, decision.SelectedSample);
        Assert.Equal(15e-6, decision.Cost!.Value, 12);
        Assert.False(decision.CostIsEstimated);
    }

    [Fact]
    public async Task Several_samples_are_drawn_where_the_route_says_so()
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0.9], client: FakeChatClient.Saying("a", "bbb", "cc"));
        pool.Options.Scorer = new FakeScorer(static text => text.Length);
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        Assert.Equal("bbb", response.Text);
        Assert.Equal([0, 1, 2], pool["small"].Calls.Select(static call => call.SampleIndex!.Value).Order());
        Assert.Empty(pool["large"].Calls);
        Assert.Equal(new ModelRoute("small", 3), response.GetRoutingDecision()!.Route);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public async Task Backends_see_clones_without_our_settings(int samples, bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 3);
        using var client = pool.Client();
        var options = new ChatOptions { Seed = 7, Temperature = 0.5f, StopSequences = ["stop"], AdditionalProperties = new() { ["mine"] = "stays" } }
            .WithRoute("small", samples).WithThreshold(0.4).WithCostCap(1).WithoutModels("large");
        var before = options.AdditionalProperties!.ToDictionary();

        await AskAsync(client, "Hello", options, streaming);

        var calls = pool["small"].Calls.OrderBy(static call => call.SampleIndex).ToList();
        Assert.Equal(samples, calls.Count);
        for (var i = 0; i < samples; i++)
        {
            var sent = calls[i].Options!;
            Assert.NotSame(options, sent);
            Assert.Null(sent.ModelId);
            Assert.Equal(0.5f, sent.Temperature);
            Assert.Equal(["stop"], sent.StopSequences!);
            Assert.NotSame(options.StopSequences, sent.StopSequences);
            Assert.Equal(7 + i, sent.Seed);
            Assert.Equal(i, sent.GetSampleIndex());
            Assert.Equal("stays", sent.AdditionalProperties!["mine"]);
            Assert.Equal(["mine", RequestKeys.SampleIndex], sent.AdditionalProperties.Keys.Order(StringComparer.Ordinal).Reverse());
        }

        Assert.Equal(before, options.AdditionalProperties!.ToDictionary());
        Assert.Equal(7, options.Seed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_pool_id_in_ModelId_is_cleared_in_the_clone_only(bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        using var client = pool.Client();
        var options = new ChatOptions { ModelId = "large" };

        await AskAsync(client, "Hello", options, streaming);

        Assert.Null(Assert.Single(pool["large"].Calls).Options!.ModelId);
        Assert.Equal("large", options.ModelId);
        Assert.Empty(pool["small"].Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_options_each_call_still_has_its_sample_index(bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        using var client = pool.Client();

        await AskAsync(client, "Hello", null, streaming);

        Assert.Equal(0, Assert.Single(pool["small"].Calls).SampleIndex);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_are_enumerated_once(bool streaming)
    {
        var enumerations = 0;
        IEnumerable<ChatMessage> Messages()
        {
            enumerations++;
            yield return new(ChatRole.System, "Be brief.");
            yield return new(ChatRole.User, "Hello");
        }

        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0.9], client: FakeChatClient.Failing());
        using var client = pool.Client();

        var response = streaming
            ? await client.GetStreamingResponseAsync(Messages()).ToChatResponseAsync()
            : await client.GetResponseAsync(Messages());

        Assert.Equal("large", response.Text);
        Assert.Equal(1, enumerations);
        Assert.All([.. pool["small"].Calls, .. pool["large"].Calls], static call => Assert.Equal(["Be brief.", "Hello"], call.Messages.Select(static message => message.Text)));
    }

    [Fact]
    public async Task A_client_that_hands_out_one_instance_keeps_it_as_it_was()
    {
        var usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5 };
        var call = new FunctionCallContent("id", "tool", new Dictionary<string, object?> { ["x"] = 1 });
        var shared = new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextContent("hi"), call])) { Usage = usage };
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0.9], client: new() { Respond = (_, _) => Task.FromResult(shared) });
        using var client = pool.Client();

        var first = await client.GetResponseAsync("Hello");
        var second = await client.GetResponseAsync("Hello");

        Assert.NotSame(first, second);
        Assert.Equal(30, first.Usage!.InputTokenCount);
        Assert.Equal(30, second.Usage!.InputTokenCount);
        Assert.Same(usage, shared.Usage);
        Assert.Equal(10, usage.InputTokenCount);
        Assert.Equal(5, usage.OutputTokenCount);
        Assert.Null(shared.AdditionalProperties);
        Assert.Null(call.AdditionalProperties);
        Assert.NotNull(first.GetRoutingDecision());
    }

    [Fact]
    public async Task A_client_that_streams_the_same_updates_again_keeps_them_as_they_were()
    {
        var call = new FunctionCallContent("id", "tool");
        var text = new TextContent("hi");
        var updates = new[] { new ChatResponseUpdate(ChatRole.Assistant, [text]), new ChatResponseUpdate(ChatRole.Assistant, [call]) };
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: new() { Stream = (_, _) => updates.ToAsyncEnumerable() });
        using var client = pool.Client();

        var first = await client.GetStreamingResponseAsync("Hello").ToListAsync();
        var second = await client.GetStreamingResponseAsync("Hello").ToListAsync();

        Assert.NotSame(first[0].GetRoutingDecision(), second[0].GetRoutingDecision());
        Assert.All(updates, static update => Assert.Null(update.AdditionalProperties));
        Assert.Null(call.AdditionalProperties);
        Assert.Null(text.AdditionalProperties);
        Assert.Equal("hi", Assert.IsType<TextContent>(Assert.Single(first[0].Contents)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Options_that_change_count_from_the_next_request(bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.6);
        using var client = pool.Client();

        Assert.Equal("small", (await AskAsync(client, "Hello", null, streaming)).Text);
        pool.Options.Threshold = 0.7;
        Assert.Equal("large", (await AskAsync(client, "Hello", null, streaming)).Text);
    }

    [Fact]
    public void GetService_finds_the_client_its_metadata_and_the_router()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        using var client = pool.Client();

        Assert.Same(client, client.GetService<BestRouteChatClient>());
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Same(client, client.GetService<IChatRouter>());
        Assert.Equal("bestroute", client.GetService<ChatClientMetadata>()!.ProviderName);
        Assert.Null(client.GetService<FakeChatClient>());
        Assert.Null(client.GetService<IChatRouter>("key"));
        Assert.Throws<ArgumentNullException>(() => client.GetService(null!));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void Disposal_disposes_the_backends_once_unless_told_to_leave_them_open(bool leaveOpen, int disposals)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        var client = pool.Client(leaveOpen: leaveOpen);

        client.Dispose();
        client.Dispose();

        Assert.Equal(disposals, pool["small"].Disposals);
        Assert.Equal(disposals, pool["large"].Disposals);
    }

    [Fact]
    public async Task A_disposed_client_takes_no_requests()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        var client = pool.Client();
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetResponseAsync("Hello"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.GetStreamingResponseAsync("Hello").ToListAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.RouteAsync([new(ChatRole.User, "Hello")]));
    }

    [Fact]
    public async Task Messages_must_not_be_null()
    {
        using var client = new TestPool().Reference().Candidate("small", 0.9).Client();

        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GetResponseAsync((IEnumerable<ChatMessage>)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await client.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!).ToListAsync());
    }

    private static FakeChatClient Replying(string text, long input, long output) =>
        new() { Respond = (_, _) => Task.FromResult(FakeChatClient.Answer(text, input, output)) };

    private static Task<ChatResponse> AskAsync(BestRouteChatClient client, string prompt, ChatOptions? options, bool streaming) => streaming
        ? client.GetStreamingResponseAsync(prompt, options).ToChatResponseAsync()
        : client.GetResponseAsync(prompt, options);

    [Fact]
    public async Task A_model_named_in_ModelId_is_logged_once()
    {
        using var log = new FakeLog();
        using var client = new TestPool().Reference().Candidate("small", 0.9).Client(log);

        for (var i = 0; i < 3; i++)
        {
            await client.GetResponseAsync("Hi", new ChatOptions { ModelId = "large" });
            await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("small"));
            await client.GetResponseAsync("Hi");
        }

        var entry = Assert.Single(log.Entries, static entry => entry.Message.Contains("ModelId", StringComparison.Ordinal));
        Assert.StartsWith("A request set ChatOptions.ModelId to 'large'. This model answers it, without routing.", entry.Message, StringComparison.Ordinal);
    }
}
