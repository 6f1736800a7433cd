using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

/// <summary>A model that answers by a script, and remembers what it was asked.</summary>
internal sealed class ScriptedModel(string id, Func<string, CancellationToken, Task<ChatResponse>> answer) : IChatClient
{
    private readonly ConcurrentQueue<string> _answered = new();
    private int _asked;
    private int _underWay;
    private int _mostUnderWay;

    /// <summary>Answers to the prompt alone, after a while that differs from prompt to prompt.</summary>
    public static ScriptedModel Steady(string id) => new(id, async (prompt, _) =>
    {
        for (var i = 0; i < prompt[^1] * 7 % 5; i++)
        {
            await Task.Yield();
        }

        return Answer($"{id} on {prompt}", prompt.Length, id.Length);
    });

    public static ChatResponse Answer(string text, int input, int output) => new(new ChatMessage(ChatRole.Assistant, text))
    {
        FinishReason = ChatFinishReason.Stop,
        Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output },
    };

    public IReadOnlyCollection<string> Answered => _answered;

    public int Asked => Volatile.Read(ref _asked);

    public int MostUnderWay => Volatile.Read(ref _mostUnderWay);

    public ChatOptions? LastOptions { get; private set; }

    public bool IsDisposed { get; private set; }

    public string Id => id;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var message = Assert.Single(messages);
        Assert.Equal(ChatRole.User, message.Role);
        LastOptions = options;
        Interlocked.Increment(ref _asked);
        var underWay = Interlocked.Increment(ref _underWay);
        for (var most = MostUnderWay; most < underWay; most = MostUnderWay)
        {
            Interlocked.CompareExchange(ref _mostUnderWay, underWay, most);
        }

        try
        {
            var response = await answer(message.Text, cancellationToken);
            _answered.Enqueue(message.Text);
            return response;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => IsDisposed = true;
}
