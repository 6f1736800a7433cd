using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>A backend that answers as the test says, and remembers what it was asked.</summary>
internal sealed class FakeChatClient(string answer = "answer") : IChatClient
{
    private readonly ConcurrentQueue<FakeCall> _calls = new();
    private readonly List<(int Count, TaskCompletionSource Came)> _waiting = [];
    private int _disposals;

    /// <summary>Gets the calls so far, in the order in which they came.</summary>
    public IReadOnlyList<FakeCall> Calls => [.. _calls];

    public int Disposals => _disposals;

    /// <summary>Waits until the backend was called so many times. Several samples are drawn on other threads.</summary>
    public Task CalledAsync(int count)
    {
        lock (_waiting)
        {
            if (_calls.Count >= count)
            {
                return Task.CompletedTask;
            }

            var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, came));
            return came.Task.OrHang();
        }
    }

    /// <summary>Gets or sets what answers; the default is the text given at construction, without usage.</summary>
    public Func<FakeCall, CancellationToken, Task<ChatResponse>> Respond { get; set; } =
        (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)));

    /// <summary>Gets or sets what streams; the default streams the updates of <see cref="Respond"/>.</summary>
    public Func<FakeCall, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>>? Stream { get; set; }

    /// <summary>A backend that answers each call with the text of its sample index, or with the last one.</summary>
    public static FakeChatClient Saying(params string[] samples) => new()
    {
        Respond = (call, _) => Task.FromResult(Answer(samples[Math.Min(call.SampleIndex ?? 0, samples.Length - 1)])),
    };

    /// <summary>A backend whose calls all fail.</summary>
    public static FakeChatClient Failing(Exception? error = null) => new()
    {
        Respond = (_, _) => Task.FromException<ChatResponse>(error ?? new HttpRequestException("The backend is down.")),
    };

    /// <summary>A response with one text, and with usage where token counts are given.</summary>
    public static ChatResponse Answer(string text, long? input = null, long? output = null, long? cached = null) =>
        new(new ChatMessage(ChatRole.Assistant, text))
        {
            Usage = input is null && output is null && cached is null ? null
                : new() { InputTokenCount = input, OutputTokenCount = output, CachedInputTokenCount = cached, TotalTokenCount = input + output },
        };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Respond(Remember(messages, options, isStreaming: false), cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = Remember(messages, options, isStreaming: true);
        return Stream is { } stream ? stream(call, cancellationToken) : StreamResponseAsync(call, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => Interlocked.Increment(ref _disposals);

    private FakeCall Remember(IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming)
    {
        var call = new FakeCall([.. messages], options, isStreaming);
        lock (_waiting)
        {
            _calls.Enqueue(call);
            foreach (var (count, came) in _waiting)
            {
                if (_calls.Count >= count)
                {
                    came.TrySetResult();
                }
            }
        }

        return call;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamResponseAsync(FakeCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var update in (await Respond(call, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }
}
