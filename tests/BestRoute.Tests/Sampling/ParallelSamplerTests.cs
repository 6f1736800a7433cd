using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class ParallelSamplerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Each_call_gets_a_clone_with_its_index_and_an_offset_seed(int samples)
    {
        var backend = new FakeChatClient();
        var options = new ChatOptions { Seed = 100, Temperature = 0.7f, AdditionalProperties = new() { ["mine"] = 1 } };

        await DrawAsync(backend, samples, options);

        var calls = backend.Calls.OrderBy(static call => call.SampleIndex).ToList();
        Assert.Equal(samples, calls.Count);
        for (var i = 0; i < samples; i++)
        {
            var sent = calls[i].Options!;
            Assert.Equal(i, sent.GetSampleIndex());
            Assert.Equal(100 + i, sent.Seed);
            Assert.Equal(0.7f, sent.Temperature);
            Assert.Equal(1, sent.AdditionalProperties!["mine"]);
        }

        Assert.Equal(samples, backend.Calls.Select(static call => call.Options).Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal(samples, backend.Calls.Select(static call => call.Options!.AdditionalProperties).Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal(100, options.Seed);
        Assert.Null(options.GetSampleIndex());
    }

    [Fact]
    public async Task Without_a_seed_none_is_made_up()
    {
        var backend = new FakeChatClient();

        await DrawAsync(backend, 3, new ChatOptions());

        Assert.All(backend.Calls, static call => Assert.Null(call.Options!.Seed));
    }

    [Fact]
    public async Task The_largest_seed_wraps_around()
    {
        var backend = new FakeChatClient();

        await DrawAsync(backend, 2, new ChatOptions { Seed = long.MaxValue });

        Assert.Equal([long.MaxValue, long.MinValue], backend.Calls.OrderBy(static call => call.SampleIndex).Select(static call => call.Options!.Seed));
    }

    [Fact]
    public async Task All_calls_run_at_once_and_samples_keep_the_order_of_their_index()
    {
        var gates = Gates(4);
        var backend = new FakeChatClient { Respond = (call, _) => gates[call.SampleIndex!.Value].Task };

        var draw = DrawAsync(backend, 4);

        await backend.CalledAsync(4);
        foreach (var i in new[] { 2, 0, 3, 1 })
        {
            Assert.False(draw.IsCompleted);
            gates[i].SetResult(FakeChatClient.Answer($"{i}"));
        }

        Assert.Equal(["0", "1", "2", "3"], (await draw.OrHang()).Responses.Select(static response => response.Text));
    }

    [Fact]
    public async Task Failures_are_kept_with_the_samples()
    {
        var late = new TimeoutException();
        var canceled = new TaskCanceledException("Timed out.", new TimeoutException());
        var backend = new FakeChatClient
        {
            Respond = (call, _) => call.SampleIndex switch
            {
                0 => throw new InvalidOperationException("Before any task."),
                1 => Task.FromResult(FakeChatClient.Answer("one")),
                2 => Task.FromException<ChatResponse>(late),
                3 => Task.FromException<ChatResponse>(canceled),
                4 => Task.FromResult<ChatResponse>(null!),
                _ => Task.FromResult(FakeChatClient.Answer("five")),
            },
        };

        var set = await DrawAsync(backend, 6);

        Assert.Equal(["one", "five"], set.Responses.Select(static response => response.Text));
        Assert.Equal(4, set.Failures.Count);
        Assert.Equal("Before any task.", set.Failures[0].Message);
        Assert.Same(late, set.Failures[1]);
        Assert.Same(canceled, set.Failures[2]);
        Assert.Contains("no response", set.Failures[3].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task When_every_call_fails_there_are_no_samples(int samples)
    {
        var error = new HttpRequestException();

        var set = await DrawAsync(FakeChatClient.Failing(error), samples);

        Assert.Empty(set.Responses);
        Assert.Equal(samples, set.Failures.Count);
        Assert.All(set.Failures, failure => Assert.Same(error, failure));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Cancellation_by_the_backend_is_a_failure(int samples)
    {
        var backend = new FakeChatClient { Respond = (_, _) => Task.FromCanceled<ChatResponse>(new CancellationToken(canceled: true)) };

        var set = await DrawAsync(backend, samples);

        Assert.Empty(set.Responses);
        Assert.Equal(samples, set.Failures.Count);
        Assert.All(set.Failures, static failure => Assert.IsAssignableFrom<OperationCanceledException>(failure));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Cancellation_by_the_caller_ends_the_draw_though_the_backend_goes_on(int samples)
    {
        using var stop = new CancellationTokenSource();
        var backend = new FakeChatClient { Respond = static (_, _) => new TaskCompletionSource<ChatResponse>().Task };

        var draw = DrawAsync(backend, samples, cancellationToken: stop.Token);
        await backend.CalledAsync(samples);
        Assert.False(draw.IsCompleted);
        stop.Cancel();

        Assert.Equal((0, 0, samples), await CountAsync(draw));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_a_backend_throws_after_the_cancellation_is_observed(int samples) =>
        Assert.False(await LateError.IsUnobservedAfterAsync(async error =>
        {
            using var stop = new CancellationTokenSource();
            var gates = Gates(samples);
            var backend = new FakeChatClient { Respond = (call, _) => gates[call.SampleIndex!.Value].Task };

            var draw = DrawAsync(backend, samples, cancellationToken: stop.Token);
            await backend.CalledAsync(samples);
            stop.Cancel();
            Assert.Equal(samples, (await draw.OrHang()).Unfinished);
            foreach (var gate in gates)
            {
                gate.SetException(error);
            }
        }));

    [Fact]
    public async Task What_a_backend_threw_before_the_cancellation_is_observed() =>
        Assert.False(await LateError.IsUnobservedAfterAsync(async error =>
        {
            using var stop = new CancellationTokenSource();
            var backend = new FakeChatClient
            {
                Respond = (call, _) => call.SampleIndex == 0 ? Task.FromException<ChatResponse>(error) : new TaskCompletionSource<ChatResponse>().Task,
            };

            var draw = DrawAsync(backend, 3, cancellationToken: stop.Token);
            await backend.CalledAsync(3);
            stop.Cancel();
            Assert.Equal((0, 1, 2), await CountAsync(draw));
        }));

    [Fact]
    public async Task Backends_see_the_token_of_the_caller()
    {
        using var stop = new CancellationTokenSource();
        var tokens = new List<CancellationToken>();
        var arrived = new TaskCompletionSource();
        var backend = new FakeChatClient
        {
            Respond = (_, token) =>
            {
                lock (tokens)
                {
                    tokens.Add(token);
                    if (tokens.Count == 2)
                    {
                        arrived.SetResult();
                    }
                }

                return new TaskCompletionSource<ChatResponse>().Task;
            },
        };

        var draw = DrawAsync(backend, 2, cancellationToken: stop.Token);
        await arrived.Task.OrHang();
        stop.Cancel();
        await draw.OrHang();

        Assert.All(tokens, static token => Assert.True(token.IsCancellationRequested));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Each_call_charges_the_prompt(int samples) =>
        Assert.Equal(samples, ParallelSampler.Instance.PromptCharges(new() { Id = "small", Client = new FakeChatClient() }, samples));

    private static TaskCompletionSource<ChatResponse>[] Gates(int count) =>
        [.. Enumerable.Range(0, count).Select(static _ => new TaskCompletionSource<ChatResponse>(TaskCreationOptions.RunContinuationsAsynchronously))];

    private static Task<SampleSet> DrawAsync(FakeChatClient backend, int samples, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        ParallelSampler.Instance.SampleAsync(
            new SampleRequest { Model = new() { Id = "small", Client = backend }, Messages = [new(ChatRole.User, "Hello")], Options = options ?? new(), Samples = samples },
            cancellationToken);

    private static async Task<(int Responses, int Failures, int Unfinished)> CountAsync(Task<SampleSet> draw)
    {
        var set = await draw.OrHang();
        return (set.Responses.Count, set.Failures.Count, set.Unfinished);
    }
}
