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
    public async Task Stops_at_the_limit_and_goes_on_under_a_higher_one(int concurrency)
    {
        const double Limit = Worst + (12.5 * Each);
        const int Fit = (int)(Limit / Each);
        _files.With(10);

        var result = await ResponseCollector.CollectAsync(Request(concurrency, Limit));

        // Every answer costs the same, so what the first ones cost is the exact forecast of the others. One more request is possible: the scheduler may give the
        // second model its first turn when nearly nothing is left.
        Assert.Equal((true, false), (result.IsSpendLimitReached, result.IsWritten));
        Assert.InRange(result.Responses, Fit, Fit + 1);
        Assert.Equal(result.Responses * Each, result.Spent, 9);
        Assert.InRange(result.ToCome, ((40 - result.Responses) * Each) - 1e-9, (40 - result.Responses) * Worst);

        Assert.InRange((await ResponseCollector.CollectAsync(Request(concurrency, Limit))).Responses, result.Responses, Fit + 1);

        result = await ResponseCollector.CollectAsync(Request(concurrency, 40.5 * Each));
        Assert.Equal((false, true, 40), (result.IsSpendLimitReached, result.IsWritten, result.Responses));
    }

    // Case E4: 900 requests of about 0.0001 dollars. At the length limit of 4,096 tokens each might cost 0.04, twice the whole limit.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 3)]
    public async Task A_limit_is_used_up_by_what_answers_cost(int concurrency, int seed)
    {
        const double Limit = 0.02;
        const double Highest = (10 + 170) / 1e6;
        var random = new Random(seed);
        ScriptedModel Model(string id) => new(id, async (_, _) =>
        {
            await Task.Yield();
            lock (random)
            {
                return ScriptedModel.Answer("x", 10, random.Next(1, 18));
            }
        });

        var result = await ResponseCollector.CollectAsync(
            _files.With(450).Request(1, concurrency, Model("large"), Model("small")) with { MaxOutputTokens = 4096, SpendLimit = Limit });

        Assert.Equal((true, false), (result.IsSpendLimitReached, result.IsWritten));
        Assert.InRange(result.Spent, Limit - Highest, Limit + (2 * concurrency * Highest));
    }

    [Fact]
    public async Task Reasoning_outside_of_the_output_counts_toward_the_limit()
    {
        // Case E3: 20 tokens of answer and 2,000 of reasoning, which only the total includes.
        ScriptedModel Model(string id) => new(id, (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "x"))
        {
            Usage = new() { InputTokenCount = 10, OutputTokenCount = 20, ReasoningTokenCount = 2000, TotalTokenCount = 2030, AdditionalCounts = new() { ["x"] = 3 } },
        }));
        const double Reasoned = (10 + (2020 * 10)) / 1e6;

        var result = await ResponseCollector.CollectAsync(
            _files.With(10).Request(1, concurrency: 1, Model("large"), Model("small")) with { MaxOutputTokens = 100, SpendLimit = 5.5 * Reasoned });

        Assert.True(result.IsSpendLimitReached);
        Assert.Equal(result.Responses * Reasoned, result.Spent, 9);
        Assert.InRange(result.Responses, 5, 7);
        Assert.Contains(
            """
            "usage":{"inputTokens":10,"outputTokens":20,"reasoningTokens":2000,"totalTokens":2030,"additionalCounts":{"x":3}}
            """,
            await File.ReadAllTextAsync(ResponseCollector.JournalOf(_files.Output)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_of_nothing_asks_nothing()
    {
        var large = ScriptedModel.Steady("large");

        var result = await ResponseCollector.CollectAsync(_files.With(1).Request(1, large, ScriptedModel.Steady("small")) with { SpendLimit = 0 });

        Assert.Equal((0, true, false), (large.Asked, result.IsSpendLimitReached, result.IsWritten));
    }

    [Fact]
    public async Task Learns_what_a_backend_adds_to_a_prompt()
    {
        // 3,000 tokens of instructions, which nobody can know before the first answer.
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
