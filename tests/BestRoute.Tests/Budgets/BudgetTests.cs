using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>Budgets in the memory of one process.</summary>
public sealed class BudgetTests
{
    [Fact]
    public async Task Pressure_lowers_the_threshold_until_the_period_ends()
    {
        var (time, log) = (BudgetTestPool.Time(), new FakeLog());
        var pool = BudgetTestPool.Create(new BudgetOptions { Name = "daily", Limit = 0.1, Period = BudgetPeriod.Day });
        using var client = pool.Client(log, time: time);
        var decisions = new List<RoutingDecision>();
        for (var i = 0; i < 9; i++)
        {
            decisions.Add(await client.AskAsync());
        }

        // At noon, the head start of 0.05 and half of the rest may be spent: 0.525. After six answers, 0.6 is spent, and after eight 0.8.
        Assert.Equal([.. Enumerable.Repeat("large", 8), "small"], decisions.Select(static decision => decision.Route.Model));
        Assert.All(decisions[..6], static decision => Assert.Equal((0.0, null, 0.5), (decision.BudgetPressure, decision.Budget, decision.Threshold)));
        Assert.All(decisions[6..], static decision => Assert.Equal("daily", decision.Budget));
        Assert.Equal(0.075 / 0.475, decisions[6].BudgetPressure!.Value, 9);
        Assert.Equal(0.275 / 0.475, decisions[8].BudgetPressure!.Value, 9);
        Assert.Equal(0.5 * (1 - (0.275 / 0.475)), decisions[8].Threshold!.Value, 9);
        Assert.Contains("reaches the threshold 0.211, under pressure 0.579 of the budget 'daily' (", decisions[8].ToString(), StringComparison.Ordinal);
        var started = Assert.Single(log.Entries, static entry => entry.Id == 30).Message;
        Assert.StartsWith("Budget 'daily': $0.06 of $0.1 is spent, more than the time that has passed allows.", started, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Entries, static entry => entry.Id == 31);

        time.Advance(TimeSpan.FromHours(12));

        var next = await client.AskAsync();

        Assert.Equal(("large", 0.0, null), (next.Route.Model, next.BudgetPressure, next.Budget));
        Assert.Single(log.Entries, static entry => entry.Id == 31);
        Assert.Equal([new BudgetReading("daily", null, 0.1, 0.01, BudgetTestPool.Noon.AddHours(36), BudgetPressure.Of(0.01 / 0.1, 0), false)], client.ReadBudgets());
    }

    [Fact]
    public async Task Pressure_falls_while_time_passes_and_its_end_is_logged_once()
    {
        var (time, log) = (BudgetTestPool.Time(BudgetTestPool.Noon.AddHours(-12)), new FakeLog());
        var pool = BudgetTestPool.Create(new BudgetOptions { Name = "daily", Limit = 0.1, Period = BudgetPeriod.Day });
        using var client = pool.Client(log, time: time);
        await client.AskAsync();
        var last = 1.0;
        for (var hour = 0; hour < 4; hour++)
        {
            var pressure = (await client.RouteAsync([new(ChatRole.User, "Hello")])).BudgetPressure!.Value;

            Assert.True(pressure < last || pressure == 0);
            last = pressure;
            time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(0, last);
        Assert.Equal([30, 31], log.Entries.Select(static entry => entry.Id).Where(static id => id >= 30));
    }

    [Fact]
    public async Task A_spent_budget_gives_the_cheapest_routes()
    {
        var log = new FakeLog();
        var pool = BudgetTestPool.Create(new BudgetOptions { Name = "daily", Limit = 0.005, Period = BudgetPeriod.Day });
        using var client = pool.Client(log, time: BudgetTestPool.Time());

        Assert.Equal("large", (await client.AskAsync()).Route.Model);
        for (var i = 0; i < 3; i++)
        {
            var decision = await client.AskAsync();

            Assert.Equal(("small", 1.0, "daily", 0.0), (decision.Route.Model, decision.BudgetPressure, decision.Budget, decision.Threshold));
        }

        Assert.Equal("Budget 'daily': the limit of $0.005 is spent. The cheapest routes answer until 2026-12-01 00:00:00Z.", Assert.Single(log.Entries, static entry => entry.Id == 32).Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("acme")]
    public async Task A_hard_limit_refuses_requests_before_a_backend_is_called(string? tenant)
    {
        var time = BudgetTestPool.Time();
        var pool = BudgetTestPool.Create(new BudgetOptions { Name = "hourly", Limit = 0.015, Period = BudgetPeriod.Hour, Scope = tenant is null ? BudgetScope.Pool : BudgetScope.Tenant, IsHardLimit = true });
        using var client = pool.Client(time: time);
        var slow = new TaskCompletionSource<ChatResponse>();
        pool["large"].Respond = (_, _) => slow.Task;
        var running = client.AskAsync(tenant, new ChatOptions { ModelId = "large" });
        pool["large"].Respond = BudgetTestPool.Answer;
        await client.AskAsync(tenant, new ChatOptions { ModelId = "large" });
        await client.AskAsync(tenant, new ChatOptions { ModelId = "large" });
        var calls = pool["large"].Calls.Count + pool["small"].Calls.Count;

        var error = await Assert.ThrowsAsync<BudgetExceededException>(() => client.AskAsync(tenant));
        await Assert.ThrowsAsync<BudgetExceededException>(() => client.AskAsync(tenant, new ChatOptions { ModelId = "small" }));
        await Assert.ThrowsAsync<BudgetExceededException>(() => client.GetStreamingResponseAsync("Hello", tenant is null ? null : new ChatOptions().WithTenant(tenant)).ToChatResponseAsync());

        Assert.Equal(("hourly", tenant, 0.015, 0.02, BudgetTestPool.Noon.AddHours(1)), (error.Budget, error.Tenant, error.Limit, error.Spent, error.PeriodEnd));
        Assert.Equal(
            $"The budget 'hourly'{(tenant is null ? "" : " of tenant 'acme'")} is spent: $0.02 of $0.015. Requests are refused until 2026-11-30 13:00 UTC, because its IsHardLimit is true. Wait until then, raise its Limit, or set its IsHardLimit to false.",
            error.Message);
        Assert.Equal(calls, pool["large"].Calls.Count + pool["small"].Calls.Count);
        slow.SetResult(FakeChatClient.Answer("late", 900, 100));
        Assert.Equal(0.01, (await running).Cost!.Value, 12);
        Assert.Equal(0.03, Assert.Single(client.ReadBudgets()).Spent, 12);

        pool.Options.Budgets[0].Limit = 1;
        Assert.Equal("large", (await client.AskAsync(tenant)).Route.Model);

        pool.Options.Budgets[0].Limit = 0.015;
        await Assert.ThrowsAsync<BudgetExceededException>(() => client.AskAsync(tenant));
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("large", (await client.AskAsync(tenant)).Route.Model);
    }

    [Fact]
    public async Task Each_tenant_has_its_own_limit_and_the_worst_budget_counts()
    {
        var pool = BudgetTestPool.Create(
            new BudgetOptions { Name = "each", Limit = 0.02, Period = BudgetPeriod.Day, Scope = BudgetScope.Tenant },
            new BudgetOptions { Name = "all", Limit = 0.1, Period = BudgetPeriod.Day });
        using var client = pool.Client(time: BudgetTestPool.Time(BudgetTestPool.Noon.AddHours(-12)));
        for (var i = 0; i < 3; i++)
        {
            await client.AskAsync("acme", new ChatOptions { ModelId = "large" });
        }

        var (acme, other, none) = (await client.AskAsync("acme"), await client.AskAsync("other"), await client.AskAsync());

        Assert.Equal((1.0, "each"), (acme.BudgetPressure, acme.Budget));
        Assert.Equal(("all", "all"), (other.Budget, none.Budget));
        Assert.Equal((0.31 - 0.05) / 0.95, other.BudgetPressure!.Value, 9);
        Assert.Equal(
            [("each", "acme", 0.031), ("each", "other", 0.01), ("all", null, 0.051)],
            client.ReadBudgets().Select(static reading => (reading.Name, reading.Tenant, Math.Round(reading.Spent, 9))));
    }

    [Fact]
    public async Task Models_that_the_caller_names_stay()
    {
        var pool = BudgetTestPool.Create(new BudgetOptions { Name = "daily", Limit = 0.005, Period = BudgetPeriod.Day });
        using var client = pool.Client(time: BudgetTestPool.Time());
        await client.AskAsync();

        var decision = await client.AskAsync(options: new ChatOptions { ModelId = "large" });

        Assert.Equal(("large", RoutingReason.Forced, 1.0), (decision.Route.Model, decision.Reason, decision.BudgetPressure));
        Assert.DoesNotContain("pressure", decision.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0105, "large", RoutingReason.ConversationKept)]
    [InlineData(0.009, "small", RoutingReason.CheapestMatch)]
    public async Task A_follow_up_keeps_its_model_until_the_budget_is_spent(double limit, string model, RoutingReason reason)
    {
        var pool = BudgetTestPool.Create(new BudgetOptions { Name = "daily", Limit = limit, Period = BudgetPeriod.Day });
        using var client = pool.Client(time: BudgetTestPool.Time(BudgetTestPool.Noon.AddHours(-12)));
        List<ChatMessage> conversation = [new(ChatRole.User, "Explain the plan.")];
        conversation.AddRange((await client.GetResponseAsync(conversation)).Messages);
        conversation.Add(new(ChatRole.User, "commit it"));

        var decision = (await client.GetResponseAsync(conversation)).GetRoutingDecision()!;

        Assert.Equal((model, reason), (decision.Route.Model, decision.Reason));
    }

    [Theory]
    [InlineData(0.2, "large")]
    [InlineData(0.5, "large")]
    [InlineData(1, "small")]
    public async Task The_operating_point_of_a_package_moves(double spentShare, string model)
    {
        // The reference answers at lambda 12.5: 1 - 12.5 * 0.01 > 0.7 - 12.5 * 0.001. At 100 it does not.
        var pool = BudgetTestPool.Create(new BudgetOptions { Name = "daily", Limit = 1, Period = BudgetPeriod.Day });
        pool.Options.Models[1].Price = new ModelPrice(1, 1);
        pool.Predictor["small"] = new(0.7, 0.7);
        var package = TestPackages.Create();
        (pool.Options.Threshold, pool.Options.Package) = (null, "package");
        pool.Options.LoadedPackage = package with
        {
            Manifest = package.Manifest with { Pool = new("large", [new("small", 1), new("large", 1)]), Sweep = new([0, 1, 12.5, 50, 1e6], []) },
        };
        using var client = pool.Client(time: BudgetTestPool.Time(BudgetTestPool.Noon.AddHours(-12)));
        pool["large"].Respond = (_, _) => Task.FromResult(FakeChatClient.Answer("yes", (long)(spentShare * 100_000), 0));
        await client.AskAsync(options: new ChatOptions { ModelId = "large" });

        var decision = await client.RouteAsync([new(ChatRole.User, "Hello")]);

        Assert.Equal(model, decision.Route.Model);
        Assert.Equal((spentShare - 0.05) / 0.95, decision.BudgetPressure!.Value, 9);
        Assert.True(decision.Lambda > 12.5);
        Assert.Equal(decision.BudgetPressure, JsonSerializer.Deserialize<RoutingDecision>(JsonSerializer.Serialize(decision))!.BudgetPressure);
    }

    [Fact]
    public async Task Without_budgets_a_decision_has_no_pressure()
    {
        using var client = BudgetTestPool.Create().Client();
        var decision = await client.AskAsync("acme");

        Assert.Equal((null, null), (decision.BudgetPressure, decision.Budget));
        Assert.Null(JsonSerializer.Deserialize<RoutingDecision>(JsonSerializer.Serialize(decision))!.BudgetPressure);
        Assert.Empty(client.ReadBudgets());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1.05)]
    public async Task Constant_traffic_spends_the_limit_smoothly(double price, double maxShare)
    {
        // The threshold of the options would spend 4.5 to 5.5 dollars. The candidate has all match probabilities, so each threshold has its cost. A candidate that costs money still does when the limit is spent.
        var time = BudgetTestPool.Time(BudgetTestPool.Noon.AddHours(-12));
        var pool = BudgetTestPool.Create(new BudgetOptions { Name = "daily", Limit = 3.34, Period = BudgetPeriod.Day });
        pool.Options.Models[1].Price = new ModelPrice(price, price);
        using var client = pool.Client(time: time);
        var random = new Random(3);
        var pressures = new List<double>();
        for (var i = 0; i < 1000; i++)
        {
            pool.Predictor["small"] = new(random.NextDouble(), 0);
            pressures.Add((await client.AskAsync()).BudgetPressure!.Value);
            time.Advance(TimeSpan.FromDays(1) / 1001);
        }

        Assert.InRange(Assert.Single(client.ReadBudgets()).Spent, 0.95 * 3.34, (maxShare * 3.34) + 0.01);
        Assert.Contains(pressures, static pressure => pressure is > 0.2 and < 0.8);
        var jumps = pressures.Take(900).Zip(pressures.Skip(1), static (a, b) => Math.Abs(b - a));
        Assert.True(jumps.Max() < 0.05, $"Largest change from one request to the next: {jumps.Max()}.");
    }
}
