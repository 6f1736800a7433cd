using BestRoute.Tests;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;

namespace BestRoute.Extensions.AI.Tests;

public sealed class RoutingCostScopeTests : IDisposable
{
    private const double Million = 1e6;

    private readonly FakeChatClient _small = new("small");
    private readonly BestRouteChatClient _router;

    public RoutingCostScopeTests() => _router = new(new BestRouteOptions
    {
        Models =
        {
            new() { Id = "large", IsReference = true, Price = new(10, 10), ChatClient = new FakeChatClient("large") },
            new() { Id = "small", Price = new(1, 2), ChatClient = _small },
        },
        Predictor = new FakePredictor([new("large", 1), new("small", 1)]) { ["small"] = new(0.9, 0.9) },
        Threshold = 0.5,
    });

    public void Dispose() => _router.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_rounds_of_a_loop_that_calls_functions_are_added_up(bool streaming)
    {
        var round = 0;
        _small.Respond = (_, _) => Task.FromResult(++round < 4
            ? Answer(100 * round, 10, new FunctionCallContent($"call{round}", "lookup"))
            : Answer(400, 50, new TextContent("done")));
        using var loop = _router.AsBuilder().UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(static () => "found", "lookup")] };

        using var costs = RoutingCostScope.Begin();
        var response = streaming
            ? await loop.GetStreamingResponseAsync("Hi", options).ToChatResponseAsync()
            : await loop.GetResponseAsync("Hi", options);

        Assert.Equal("done", response.Text);
        Assert.Equal(4, costs.Requests);
        Assert.Equal(((100 + 200 + 300 + 400) + (2 * (10 + 10 + 10 + 50))) / Million, costs.Cost, 12);
        Assert.False(costs.CostIsEstimated);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_from_a_cache_is_marked_and_counted_once(bool streaming)
    {
        _small.Respond = static (_, _) => Task.FromResult(Answer(100, 10, new TextContent("yes")));
        using var cached = _router.AsBuilder().UseDistributedCache(new MemoryCache()).Build();
        async Task<RoutingDecision> AskAsync() => streaming
            ? (await cached.GetStreamingResponseAsync("Hi").ToListAsync())[^1].GetRoutingDecision()!
            : (await cached.GetResponseAsync("Hi")).GetRoutingDecision()!;

        using var costs = RoutingCostScope.Begin();
        var first = await AskAsync();
        var again = await AskAsync();

        Assert.Single(_small.Calls);
        Assert.Equal((false, true), (first.IsFromCache, again.IsFromCache));
        Assert.Equal(120 / Million, first.Cost!.Value, 12);
        Assert.Equal(first.Cost, again.Cost);
        Assert.Equal((1, first.Cost.Value), (costs.Requests, costs.Cost));
    }

    [Fact]
    public async Task Nested_scopes_each_count_their_requests()
    {
        _small.Respond = static (_, _) => Task.FromResult(Answer(100, 10, new TextContent("yes")));

        using var outer = RoutingCostScope.Begin();
        await _router.GetResponseAsync("Hi");
        RoutingCostScope inner;
        using (inner = RoutingCostScope.Begin())
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _router.GetResponseAsync("Hi"))));
        }

        await _router.GetResponseAsync("Hi");

        Assert.Equal((20, 22), (inner.Requests, outer.Requests));
        Assert.Equal(20 * 120 / Million, inner.Cost, 12);
        Assert.Equal(22 * 120 / Million, outer.Cost, 12);
    }

    [Fact]
    public async Task A_cost_that_was_estimated_is_marked()
    {
        using var costs = RoutingCostScope.Begin();

        await _router.GetResponseAsync("Hi");

        Assert.True(costs.CostIsEstimated);
    }

    [Fact]
    public async Task Requests_outside_of_a_scope_are_not_counted()
    {
        var costs = RoutingCostScope.Begin();
        costs.Dispose();

        await _router.GetResponseAsync("Hi");

        Assert.Equal((0, 0.0), (costs.Requests, costs.Cost));
    }

    private static ChatResponse Answer(int input, int output, AIContent content) => new(new ChatMessage(ChatRole.Assistant, [content]))
    {
        FinishReason = content is FunctionCallContent ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        Usage = new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output },
    };

    private sealed class MemoryCache : IDistributedCache
    {
        private readonly Dictionary<string, byte[]> _entries = [];

        public byte[]? Get(string key) => _entries.GetValueOrDefault(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Get(key));

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _entries[key] = value;

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Set(key, value, options);
            return Task.CompletedTask;
        }

        public void Refresh(string key)
        {
        }

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Remove(string key) => _entries.Remove(key);

        public Task RemoveAsync(string key, CancellationToken token = default)
        {
            Remove(key);
            return Task.CompletedTask;
        }
    }
}
