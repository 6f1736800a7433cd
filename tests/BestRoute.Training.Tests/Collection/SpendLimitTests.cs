using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests;

public sealed class SpendLimitTests : IDisposable
{
    // "question 0": 10 bytes and 256 tokens that a template may add, and 100 tokens of output, at 1 and 10 dollars per million.
    private const double Worst = (10 + 256 + 1000) / 1e6;

    // 10 tokens of prompt and 20 of answer.
    private const double Each = (10 + 200) / 1e6;

    private readonly CollectionFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Stops_before_the_limit_could_be_passed_and_goes_on_under_a_higher_one(int concurrency)
    {
        const double Limit = Worst + (12.5 * Each);
        _files.With(10);

        var result = await ResponseCollector.CollectAsync(Request(concurrency, Limit));

        // In the worst case, the thirteenth still fits in addition to the twelve that are paid. The fourteenth does not.
        Assert.Equal((true, false, 13), (result.IsSpendLimitReached, result.IsWritten, result.Responses));
        Assert.InRange(result.Spent, 0, Limit);

        // A model that had no turn yet is counted at its worst; which model had one is the scheduler's choice.
        Assert.InRange(result.ToCome, (27 * Each) - 1e-9, 27 * Worst);

        Assert.Equal(13, (await ResponseCollector.CollectAsync(Request(concurrency, Limit))).Responses);

        result = await ResponseCollector.CollectAsync(Request(concurrency, Worst + (39.5 * Each)));
        Assert.Equal((false, true, 40), (result.IsSpendLimitReached, result.IsWritten, result.Responses));
    }

    [Fact]
    public async Task Counts_requests_under_way_at_their_worst()
    {
        int underWay = 0;
        int most = 0;
        async Task<ChatResponse> Answer(string prompt, CancellationToken cancellationToken)
        {
            most = Math.Max(most, Interlocked.Increment(ref underWay));
            await Task.Yield();
            Interlocked.Decrement(ref underWay);
            return ScriptedModel.Answer("x", 0, 0);
        }

        // Answers that cost nothing in the end, and room for two at their worst.
        var result = await ResponseCollector.CollectAsync(
            _files.With(10).Request(4, concurrency: 8, new ScriptedModel("large", Answer), new ScriptedModel("small", Answer))
                with
            { MaxOutputTokens = 100, SpendLimit = 2.5 * Worst });

        Assert.Equal((true, 80), (result.IsWritten, result.Responses));
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task A_limit_of_nothing_asks_nothing()
    {
        var large = ScriptedModel.Steady("large");

        var result = await ResponseCollector.CollectAsync(_files.With(1).Request(1, large, ScriptedModel.Steady("small")) with { SpendLimit = 0 });

        Assert.Equal((0, true, false), (large.Asked, result.IsSpendLimitReached, result.IsWritten));
    }

    [Fact]
    public async Task Says_when_a_backend_ignores_the_length_that_the_limit_counts_on()
    {
        var large = new ScriptedModel("large", (_, _) => Task.FromResult(ScriptedModel.Answer("x", 10, 5000)));

        var result = await ResponseCollector.CollectAsync(
            _files.With(10).Request(4, concurrency: 1, large, ScriptedModel.Steady("small")) with { MaxOutputTokens = 100, SpendLimit = 10 });

        Assert.Equal(1, large.Asked);
        Assert.Contains("outputLimitMember", result.Models[0].StopReason, StringComparison.Ordinal);
        Assert.Equal(1, result.Models[0].Responses);
    }

    [Fact]
    public async Task Learns_what_a_backend_adds_to_a_prompt()
    {
        // 3,000 tokens of instructions: after the first answer, each request may cost 4,010 tokens in place of 1,266.
        var large = new ScriptedModel("large", (_, _) => Task.FromResult(ScriptedModel.Answer("x", 3010, 100)));
        var small = new ScriptedModel("small", (_, _) => Task.FromResult(ScriptedModel.Answer("x", 0, 0)));
        const double EachNow = (3010 + 1000) / 1e6;

        var result = await ResponseCollector.CollectAsync(
            _files.With(20).Request(1, concurrency: 1, large, small) with { MaxOutputTokens = 100, SpendLimit = 10.5 * EachNow });

        Assert.InRange(result.Spent, 9 * EachNow, 10.5 * EachNow);
    }

    private CollectionRequest Request(int concurrency, double limit)
    {
        ScriptedModel Model(string id) => new(id, async (_, _) =>
        {
            await Task.Yield();
            return ScriptedModel.Answer("x", 10, 20);
        });
        return _files.Request(2, concurrency, Model("large"), Model("small")) with { MaxOutputTokens = 100, SpendLimit = limit };
    }
}
