using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>A pool whose calls cost 0.01 dollars on the reference <c>large</c> and 0.001 on <c>small</c>, whose match probability is 0.3 at the threshold 0.5.</summary>
internal static class BudgetTestPool
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    public static TestPool Create(params BudgetOptions[] budgets)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.3);
        foreach (var budget in budgets)
        {
            pool.Options.Budgets.Add(budget);
        }

        pool["large"].Respond = pool["small"].Respond = Answer;
        return pool;
    }

    public static ManualTime Time(DateTimeOffset? start = null)
    {
        var time = new ManualTime();
        time.SetUtcNow(start ?? Noon);
        return time;
    }

    public static Task<ChatResponse> Answer(FakeCall call, CancellationToken cancellationToken) => Task.FromResult(FakeChatClient.Answer("yes", 900, 100));

    public static async Task<RoutingDecision> AskAsync(this IChatClient client, string? tenant = null, ChatOptions? options = null) =>
        (await client.GetResponseAsync("Hello", tenant is null ? options : (options ?? new ChatOptions()).WithTenant(tenant))).GetRoutingDecision()!;
}
