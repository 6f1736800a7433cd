using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

/// <summary>Collections that ask for several samples in one request.</summary>
public sealed class ChoiceCollectionTests : IDisposable
{
    private readonly CollectionFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task The_samples_of_a_prompt_come_from_as_few_requests_as_the_pool_allows()
    {
        var backend = new ChoiceBackend();

        var result = await CollectAsync(backend, samples: 5, choices: 3, prompts: 2);

        Assert.Equal((true, 0), (result.IsWritten, result.Missing));
        Assert.Equal([2, 2, 2, 2, 3, 3, 3, 3], backend.Asked.Order());

        // Each request has a prompt of 100 tokens and answers of 10, at 1 and 10 dollars per million.
        Assert.All(result.Models, static model => Assert.Equal(((4 * 100) + (10 * 10 * 10)) / 1e6, model.Spent, 12));
        using var row = JsonDocument.Parse(File.ReadLines(_files.Output).First());
        Assert.Equal([3, 3, 3, 2, 2, 3, 3, 3, 2, 2], row.RootElement.GetProperty("responses").EnumerateArray().Select(static response => response.GetProperty("choices").GetInt32()));
        Assert.All(row.RootElement.GetProperty("responses").EnumerateArray(), static response => Assert.Equal(100, response.GetProperty("usage").GetProperty("inputTokens").GetInt32()));
    }

    [Fact]
    public async Task What_a_backend_leaves_out_is_asked_for_one_by_one()
    {
        var backend = new ChoiceBackend { Most = 2 };

        var result = await CollectAsync(backend, samples: 4, choices: 4, prompts: 1);

        Assert.Equal((true, 0), (result.IsWritten, result.Missing));
        Assert.Equal([1, 1, 1, 1, 4, 4], backend.Asked.Order());
    }

    [Fact]
    public async Task A_backend_that_refuses_several_choices_is_not_asked_for_them_again()
    {
        var backend = new ChoiceBackend { Most = 0 };

        var result = await CollectAsync(backend, samples: 3, choices: 3, prompts: 4, concurrency: 1);

        Assert.Equal((true, 0), (result.IsWritten, result.Missing));
        Assert.Equal(2, backend.Asked.Count(static asked => asked == 3));
        Assert.Equal(2 * 4 * 3, backend.Asked.Count(static asked => asked == 1));
    }

    [Fact]
    public async Task A_failed_request_counts_once_and_the_next_run_asks_for_what_is_missing()
    {
        var backend = new ChoiceBackend { Fails = true };
        var failed = await CollectAsync(backend, samples: 3, choices: 3, prompts: 1);
        Assert.All(failed.Models, static model => Assert.Equal((1, 3, 0.0), (model.Failed, model.Missing, model.Spent)));

        var result = await CollectAsync(new ChoiceBackend(), samples: 3, choices: 2, prompts: 1);

        Assert.Equal((true, 0), (result.IsWritten, result.Missing));
        Assert.Equal(6, File.ReadAllText(_files.Output).Split("\"model\"").Length - 1);
    }

    [Fact]
    public async Task What_earlier_runs_paid_is_counted_as_it_was_charged()
    {
        var first = new ChoiceBackend { Most = 3 };
        first.FailsFrom(2);
        await CollectAsync(first, samples: 6, choices: 3, prompts: 1, concurrency: 1);

        var result = await CollectAsync(new ChoiceBackend(), samples: 6, choices: 3, prompts: 1);

        Assert.All(result.Models, static model => Assert.Equal(((2 * 100) + (6 * 10 * 10)) / 1e6, model.Spent, 12));
    }

    [Fact]
    public async Task The_spend_limit_holds_for_requests_for_several_samples()
    {
        // One request costs 100 + 4 x 10 x 10 = 500 millionths; the first one teaches it.
        var result = await CollectAsync(new ChoiceBackend(), samples: 4, choices: 4, prompts: 50, spendLimit: 0.01);

        Assert.True(result.IsSpendLimitReached);
        Assert.InRange(result.Spent, 0.005, 0.01);
    }

    private Task<CollectionResult> CollectAsync(ChoiceBackend backend, int samples, int choices, int prompts, int concurrency = 2, double? spendLimit = null)
    {
        _files.With(prompts);
        return ResponseCollector.CollectAsync(new CollectionRequest
        {
            Pool = CollectionFiles.Pool(concurrency, choices, "large", "small"),
            Prompts = _files.Prompts,
            Output = _files.Output,
            Samples = samples,
            SpendLimit = spendLimit,
            MaxOutputTokens = 10,
            CreateClient = _ => backend,
        });
    }

    /// <summary>Answers with at most a number of choices; 0 refuses more than one.</summary>
    private sealed class ChoiceBackend : IChatClient, IChoiceClient
    {
        private int _requests;
        private int _failsFrom = int.MaxValue;

        public int Most { get; init; } = 64;

        public bool Fails { get; init; }

        public ConcurrentBag<int> Asked { get; } = [];

        /// <summary>Lets this and the following requests fail.</summary>
        public void FailsFrom(int request) => _failsFrom = request;

        public async Task<IReadOnlyList<ChatResponse>> GetChoicesAsync(
            IReadOnlyList<ChatMessage> messages, ChatOptions options, int choices, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Asked.Add(choices);
            if (Fails || Interlocked.Increment(ref _requests) >= _failsFrom)
            {
                throw new BackendException("busy", BackendFailure.Transient);
            }

            return Answers(Math.Min(choices, Most));
        }

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Asked.Add(1);
            return Answers(1)[0];
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }

        private static List<ChatResponse> Answers(int count)
        {
            List<ChatResponse> answers = [.. Enumerable.Range(0, count).Select(static i => new ChatResponse(new ChatMessage(ChatRole.Assistant, $"answer {i}")))];
            if (count > 0)
            {
                answers[0].Usage = new UsageDetails { InputTokenCount = 100, OutputTokenCount = 10 * count };
            }

            return answers;
        }
    }
}
