using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>A judge that reads the query and the two answers from the prompt, as a model does, and replies as the test says. Each reply reports 100 and 10 tokens.</summary>
/// <param name="reply">Receives the query, the first and the second answer, and the number of the call, from 0.</param>
internal sealed class ScriptedJudge(Func<string, string, string, int, string> reply) : IChatClient
{
    private const string QueryLine = "Query: ", FirstLine = "Answer 1: ", SecondLine = "Answer 2: ";

    private readonly ConcurrentQueue<Comparison> _asked = new();

    /// <summary>Gets what was asked, in the order in which it came.</summary>
    public IReadOnlyList<Comparison> Asked => [.. _asked];

    /// <summary>A judge that knows which answers are good: it prefers those, in any order.</summary>
    public static ScriptedJudge Fair(Func<string, double> quality) => new((_, first, second, _) => Better(quality(first).CompareTo(quality(second)) switch
    {
        > 0 => 1,
        < 0 => 2,
        _ => 0,
    }));

    /// <summary>A judge that always says the same.</summary>
    public static ScriptedJudge Saying(params string[] replies) => new((_, _, _, call) => replies[call % replies.Length]);

    public static string Better(int answer) => $$"""{"better": {{answer}}}""";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var lines = messages.Last().Text.Split('\n');
        var asked = new Comparison(
            Read(QueryLine), Read(FirstLine), Read(SecondLine), options?.Temperature, string.Concat(messages.Select(static message => message.Text)));
        int call;
        lock (_asked)
        {
            call = _asked.Count;
            _asked.Enqueue(asked);
        }

        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply(asked.Query, asked.First, asked.Second, call)))
        {
            Usage = new UsageDetails { InputTokenCount = 100, OutputTokenCount = 10 },
        });

        // Exactly one line may begin so: no text of a query or an answer can add one.
        string Read(string start) => JsonSerializer.Deserialize<string>(lines.Single(line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..])!;
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    /// <summary>A comparison that was asked for.</summary>
    internal sealed record Comparison(string Query, string First, string Second, float? Temperature, string Text);
}
