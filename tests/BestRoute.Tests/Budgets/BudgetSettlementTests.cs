using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>What counts in a budget. <see cref="RoutingCostScope"/> adds up the same costs in another way.</summary>
public sealed class BudgetSettlementTests
{
    [Theory]
    [InlineData("whole")]
    [InlineData("streamed")]
    [InlineData("left early")]
    [InlineData("failed over")]
    [InlineData("canceled")]
    [InlineData("canceled while scoring")]
    [InlineData("without any answer")]
    [InlineData("judged")]
    public async Task Every_cost_counts(string ending)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 2);
        pool.Options.Budgets.Add(new BudgetOptions { Name = "monthly", Limit = 1 });
        pool["large"].Respond = pool["small"].Respond = static (call, _) => Task.FromResult(FakeChatClient.Answer($"yes {call.SampleIndex}", 900, 100));
        using var canceling = new CancellationTokenSource();
        ChatOptions? options = null;
        switch (ending)
        {
            case "failed over":
                pool["small"].Respond = static (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "")) { Usage = new() { InputTokenCount = 900, OutputTokenCount = 0 } });
                break;
            case "canceled":
                pool["small"].Respond = async (_, token) =>
                {
                    await canceling.CancelAsync();
                    return await Task.FromCanceled<ChatResponse>(token);
                };
                break;
            case "canceled while scoring":
                options = new ChatOptions().WithRoute("small", 2);
                pool.Options.Scorer = new DelegateScorer(async (_, _, token) =>
                {
                    await canceling.CancelAsync();
                    return await Task.FromCanceled<double>(token);
                });
                break;
            case "without any answer":
                pool["small"].Respond = static (_, _) => Task.FromResult(new ChatResponse { Usage = new() { InputTokenCount = 900, OutputTokenCount = 0 } });
                pool["large"].Respond = static (_, _) => throw new HttpRequestException("down");
                break;
            case "judged":
                options = new ChatOptions().WithRoute("small", 2);
                var judge = new FakeChatClient { Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("[3, 7]", 500, 10)) };
                pool.Options.Scorer = new JudgeScorer(judge, new ModelPrice(2, 2));
                break;
        }

        using var client = pool.Client(time: BudgetTestPool.Time());
        using var costs = RoutingCostScope.Begin();
        try
        {
            if (ending is "streamed" or "left early")
            {
                await foreach (var _ in client.GetStreamingResponseAsync("Hello"))
                {
                    if (ending == "left early")
                    {
                        break;
                    }
                }
            }
            else
            {
                await client.GetResponseAsync("Hello", options, canceling.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException)
        {
        }

        Assert.True(costs.Cost > 0);
        Assert.Equal(costs.Cost, Assert.Single(client.ReadBudgets()).Spent, 9);
    }

    [Fact]
    public async Task Random_parallel_traffic_adds_up_exactly()
    {
        var pool = BudgetTestPool.Create(
            new BudgetOptions { Name = "all", Limit = 1000 },
            new BudgetOptions { Name = "each", Limit = 10, Scope = BudgetScope.Tenant, Period = BudgetPeriod.Day });
        pool["large"].Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("yes", Random.Shared.Next(1, 5000), Random.Shared.Next(1, 500)));
        using var client = pool.Client(time: BudgetTestPool.Time());
        var spent = new long[4];

        await Parallel.ForAsync(0, 400, async (i, _) =>
        {
            var decision = await client.AskAsync(i % 4 == 0 ? null : $"tenant {i % 4}");
            Interlocked.Add(ref spent[i % 4], (long)Math.Round(decision.Cost!.Value * 1e9));
        });

        var readings = client.ReadBudgets().ToDictionary(static reading => reading.Tenant ?? "", static reading => (long)Math.Round(reading.Spent * 1e9));
        Assert.Equal(spent.Sum(), readings[""]);
        Assert.Equal((spent[1], spent[2], spent[3]), (readings["tenant 1"], readings["tenant 2"], readings["tenant 3"]));
    }

    [Fact]
    public async Task Accounts_of_past_periods_are_dropped()
    {
        var time = BudgetTestPool.Time();
        using var telemetry = new RouterTelemetry(new FakeLog());
        var ledger = new BudgetLedger("", time, telemetry);
        var options = BudgetTestPool.Create(
            new BudgetOptions { Name = "hourly", Limit = 1, Period = BudgetPeriod.Hour, Scope = BudgetScope.Tenant },
            new BudgetOptions { Name = "monthly", Limit = 1 }).Options;
        for (var i = 0; i < 1000; i++)
        {
            ledger.Add(options, $"tenant {i}", 0.5);
        }

        Assert.Equal(1001, ledger.Accounts);
        Assert.Equal(1 + BudgetLedger.MaxTenantsRead, ledger.Read(options).Count);

        time.Advance(TimeSpan.FromHours(1));
        ledger.Add(options, "tenant 1", 0.25);

        Assert.Equal(2, ledger.Accounts);
        Assert.Equal([("tenant 1", 0.25), (null, 500.25)], ledger.Read(options).Select(static reading => (reading.Tenant, reading.Spent)));
        await ledger.CloseAsync().OrHang();
    }
}
