using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace BestRoute.Benchmarks.Routing;

/// <summary>What BestRoute adds to a direct call: n = 1, the lexical router, a query of 500 characters.</summary>
[MemoryDiagnoser]
public class RequestOverhead
{
    private readonly ChatMessage[] _messages = [new(ChatRole.User, SyntheticPool.Query(500))];
    private readonly DirectClient _direct = new();
    private BestRouteChatClient _smallPool = null!;
    private BestRouteChatClient _largePool = null!;

    [GlobalSetup]
    public void Setup()
    {
        _smallPool = SyntheticPool.Create(models: 5, maxSamples: 1);
        _largePool = SyntheticPool.Create(models: 1_000, maxSamples: 5);
    }

    [Benchmark]
    public Task<ChatResponse> Direct() => _direct.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> FiveModels() => _smallPool.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> ThousandModelsFiveSamples() => _largePool.GetResponseAsync(_messages);
}
