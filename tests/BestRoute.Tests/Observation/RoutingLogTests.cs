using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace BestRoute.Tests;

/// <summary>What is recorded of observed traffic.</summary>
public sealed class RoutingLogTests : IDisposable
{
    private readonly ObservedPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_is_recorded_with_the_responses_of_all_models(bool streaming)
    {
        ChatMessage[] messages = [new(ChatRole.User, "6 x 6?"), new(ChatRole.Assistant, "36"), new(ChatRole.User, "12 x 12?")];
        await using (var provider = _pool.Start())
        {
            var client = provider.GetRequiredService<IChatClient>();
            var options = new ChatOptions { Instructions = "Be brief." };

            var answer = streaming ? await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync() : await client.GetResponseAsync(messages, options);

            Assert.Equal("144", answer.Text);
            Assert.Equal((RoutingMode.Observe, RoutingReason.ReferenceOnly), (answer.GetRoutingDecision()!.Mode, answer.GetRoutingDecision()!.Reason));
        }

        var row = Assert.Single(_pool.Rows());
        Assert.Equal(
            ["system: Be brief.", "user: 6 x 6?", "assistant: 36", "user: 12 x 12?"], row["messages"]!.AsArray().Select(static message => $"{message!["role"]}: {message["content"]}"));
        Assert.Equal(["large: 144", "small: sample 0", "small: sample 1", "small: sample 2"], ObservedPool.Responses(row));
        Assert.Equal((100, 20), ((int)row["responses"]![1]!["usage"]!["inputTokens"]!, (int)row["responses"]![1]!["usage"]!["outputTokens"]!));
        Assert.Equal(3 * 120e-6, (double)row["observationCost"]!, 12);
        Assert.Equal((1, 3), (_pool.Large.Calls.Count, _pool.Small.Calls.Count));
    }

    [Fact]
    public async Task The_pool_is_written_next_to_the_log()
    {
        await using (var provider = _pool.Start())
        {
            await provider.GetRequiredService<IChatClient>().GetResponseAsync("12 x 12?");
        }

        var pool = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_pool.Folder, "pool.json")))!;
        Assert.Equal("large", (string?)pool["reference"]);
        Assert.Equal(["large 10 10 1", "small 1 1 3"], pool["models"]!.AsArray().Select(static model => $"{model!["id"]} {model["inputPricePerMillion"]} {model["outputPricePerMillion"]} {model["maxSamples"]}"));
    }

    [Fact]
    public async Task Each_text_is_redacted()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "secret system"),
            new(ChatRole.Assistant, [new FunctionCallContent("c", "find", new Dictionary<string, object?> { ["who"] = "secret name", ["deep"] = new[] { "secret place" }, ["n"] = 3 })]),
            new(ChatRole.Tool, [new FunctionResultContent("c", "secret result")]),
            new(ChatRole.User, "secret question"),
        ];
        _pool.Small.Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("secret answer", 100, 20));
        await using (var provider = _pool.Start(static options => (options.RecordAsIs, options.Redact) = (false, static text => text.Replace("secret", "***", StringComparison.Ordinal))))
        {
            await provider.GetRequiredService<IChatClient>().GetResponseAsync(messages, new ChatOptions { Instructions = "secret instructions" });
        }

        var row = Assert.Single(_pool.Rows()).ToJsonString();
        Assert.DoesNotContain("secret", row, StringComparison.Ordinal);
        Assert.Equal(9, row.Split("***").Length - 1);
        Assert.Contains("secret question", _pool.Small.Calls[0].Messages[^1].Text, StringComparison.Ordinal);
    }

    public static TheoryData<string, ChatMessage, ChatOptions?> Unobservable => new()
    {
        { "tools", new(ChatRole.User, "Hello"), new() { Tools = [AIFunctionFactory.Create(static () => 1, "one")] } },
        { "image", new(ChatRole.User, [new TextContent("What is it?"), new DataContent(new byte[] { 1 }, "image/png")]), null },
        { "named model", new(ChatRole.User, "Hello"), new() { ModelId = "large" } },
        { "conversation of a server", new(ChatRole.User, "Hello"), new() { ConversationId = "c" } },
        { "background", new(ChatRole.User, "Hello"), new() { AllowBackgroundResponses = true } },
        { "no user", new(ChatRole.System, "Hello"), null },
    };

    [Theory]
    [MemberData(nameof(Unobservable))]
    public async Task A_request_that_a_row_cannot_contain_is_left_alone(string kind, ChatMessage message, ChatOptions? options)
    {
        await using (var provider = _pool.Start())
        {
            Assert.Equal("144", (await provider.GetRequiredService<IChatClient>().GetResponseAsync([message], options)).Text);
        }

        Assert.Empty(_pool.Small.Calls);
        Assert.True(_pool.Rows().Count == 0, kind);
    }

    [Fact]
    public async Task Samples_cost_no_more_than_the_limit_of_the_day()
    {
        // Each row costs 360 millionths of a dollar, as is estimated from its three prompt tokens and the learned length.
        _pool.Small.Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("sample", 3, 117));
        await using (var provider = _pool.Start(static options => options.MaxCostPerDay = 1.2e-3))
        {
            await ObservedPool.AskAsync(provider, 10);
            Assert.InRange(_pool.Rows().Count, 1, 3);
            Assert.InRange(_pool.Rows().Sum(static row => (double)row["observationCost"]!), 0, 1.2e-3);
        }

        var before = _pool.Rows().Count;
        await using (var provider = _pool.Start(static options => options.MaxCostPerDay = 1.2e-3))
        {
            // What was spent before the restart counts. The length of the model is not known again, so the estimate of one row can be too low.
            await ObservedPool.AskAsync(provider, 10);
            Assert.InRange(_pool.Rows().Sum(static row => (double)row["observationCost"]!), 0, 1.2e-3 + 360e-6);
            var today = _pool.Rows().Count;

            _pool.Time.Advance(TimeSpan.FromDays(1));
            await ObservedPool.AskAsync(provider, 3);
            Assert.True(_pool.Rows().Count > today, "The next day has a limit of its own.");
        }

        Assert.True(_pool.Rows().Count > before);
    }

    [Fact]
    public async Task A_share_of_the_requests_is_observed()
    {
        await using (var provider = _pool.Start(static options => options.Share = 0))
        {
            await ObservedPool.AskAsync(provider, 20);
        }

        Assert.Empty(_pool.Rows());
    }

    [Fact]
    public async Task A_broken_candidate_is_missing_in_the_row_and_no_request_fails()
    {
        _pool.Small.Respond = static (_, _) => throw new HttpRequestException("down");
        await using (var provider = _pool.Start())
        {
            Assert.Equal("144", (await provider.GetRequiredService<IChatClient>().GetResponseAsync("12 x 12?")).Text);
        }

        Assert.Equal(["large: 144"], ObservedPool.Responses(Assert.Single(_pool.Rows())));
    }

    [Fact]
    public async Task A_request_does_not_wait_for_its_observation()
    {
        var release = new TaskCompletionSource();
        _pool.Small.Respond = async (_, token) =>
        {
            await release.Task.WaitAsync(token);
            return FakeChatClient.Answer("late", 100, 20);
        };
        await using (var provider = _pool.Start(static options => (options.MaxConcurrency, options.MaxQueuedRequests) = (1, 2)))
        {
            var client = provider.GetRequiredService<IChatClient>();
            await client.GetResponseAsync("first").OrHang();
            await _pool.Small.CalledAsync(3);
            for (var i = 0; i < 5; i++)
            {
                await client.GetResponseAsync($"next {i}").OrHang();
            }

            release.SetResult();
        }

        // One was observed and two waited. The others were not observed.
        Assert.Equal(["first", "next 0", "next 1"], _pool.Rows().Select(static row => (string)row["messages"]![0]!["content"]!));
    }

    [Fact]
    public async Task The_best_of_several_samples_is_drawn_again()
    {
        await using (var provider = _pool.Start(configurePool: static options => (options.Threshold, options.Predictor) = (0.5, new FakePredictor(new("large", 1), new("small", 1), new("small", 3)) { ["small", 1] = new(0.1, 0.1) })))
        {
            var answer = await provider.GetRequiredService<IChatClient>().GetResponseAsync("12 x 12?");
            Assert.Equal(new ModelRoute("small", 3), answer.GetRoutingDecision()!.Route);
        }

        Assert.Equal(["large: 144", "small: sample 0", "small: sample 1", "small: sample 2"], ObservedPool.Responses(Assert.Single(_pool.Rows())));
        Assert.Equal(6, _pool.Small.Calls.Count);
    }

    [Fact]
    public async Task The_rows_of_a_user_are_erased()
    {
        await using (var provider = _pool.Start())
        {
            var client = provider.GetRequiredService<IChatClient>();
            var log = provider.GetRequiredService<RoutingLog>();
            foreach (var user in (string[])["ann", "bob", "ann", "eve"])
            {
                await client.GetResponseAsync($"by {user}", new ChatOptions().WithUser(user));
            }

            await log.IdleAsync();
            await log.FlushAsync();
            Assert.Equal(4, _pool.Rows().Count);
            Assert.Equal(2, await log.EraseUserAsync("ann"));
            Assert.Equal(0, await log.EraseUserAsync("nobody"));
            await client.GetResponseAsync("by joe", new ChatOptions().WithUser("joe"));
        }

        Assert.Equal(["by bob", "by eve", "by joe"], _pool.Rows().Select(static row => (string)row["messages"]![0]!["content"]!).Order());
        Assert.DoesNotContain("bob\"", string.Concat(_pool.Rows().Select(static row => row["user"]!.ToJsonString())), StringComparison.Ordinal);
        Assert.DoesNotContain(_pool.Large.Calls, static call => call.Options?.AdditionalProperties?.ContainsKey("bestroute.user") == true);
    }

    [Fact]
    public async Task Erasing_also_removes_a_line_that_was_cut_off_because_nobody_can_tell_whose_it_is()
    {
        var file = Path.Combine(_pool.Folder, $"{DateOnly.FromDateTime(_pool.Time.GetUtcNow().UtcDateTime):yyyy-MM-dd}-0a0b0c0d.jsonl");
        await File.WriteAllTextAsync(file, "{\"id\":\"1\"}\n{\"id\":\"2\",\"mess");
        await using var provider = _pool.Start();

        Assert.Equal(0, await provider.GetRequiredService<RoutingLog>().EraseUserAsync("ann"));

        Assert.Equal("{\"id\":\"1\"}\n", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Files_are_kept_for_their_time()
    {
        var today = DateOnly.FromDateTime(_pool.Time.GetUtcNow().UtcDateTime);
        string FileOf(int days) => Path.Combine(_pool.Folder, $"{today.AddDays(-days):yyyy-MM-dd}-0a0b0c0d.jsonl");
        foreach (var days in (int[])[8, 7, 1])
        {
            await File.WriteAllTextAsync(FileOf(days), "{}\n{\"cut o");
        }

        await File.WriteAllTextAsync(Path.Combine(_pool.Folder, "notes.jsonl"), "{}\n");
        await using (var provider = _pool.Start(static options => options.RetentionTime = TimeSpan.FromDays(7)))
        {
            await provider.GetRequiredService<RoutingLog>().FlushAsync();
            Assert.Equal((false, true, true), (File.Exists(FileOf(8)), File.Exists(FileOf(7)), File.Exists(FileOf(1))));

            _pool.Time.Advance(TimeSpan.FromDays(1));
            await provider.GetRequiredService<RoutingLog>().FlushAsync();
            Assert.Equal((false, true), (File.Exists(FileOf(7)), File.Exists(FileOf(1))));
        }

        Assert.True(File.Exists(Path.Combine(_pool.Folder, "notes.jsonl")));
    }
}
