using System.Collections.Concurrent;

namespace BestRoute.Tests;

/// <summary>A store in memory that fails or waits as the test says, and remembers the additions.</summary>
internal sealed class FakeBudgetStore : IBudgetStore
{
    private readonly ConcurrentDictionary<string, long> _totals = new();
    private readonly ConcurrentQueue<(string Key, long Amount, DateTimeOffset End)> _additions = new();

    /// <summary>Gets or sets what runs before each addition: an error, a wait.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = static _ => Task.CompletedTask;

    public IReadOnlyList<(string Key, long Amount, DateTimeOffset End)> Additions => [.. _additions];

    public IReadOnlyDictionary<string, long> Totals => _totals;

    public async ValueTask<long> AddAsync(string key, long nanoDollars, DateTimeOffset periodEnd, CancellationToken cancellationToken)
    {
        await Before(cancellationToken);
        _additions.Enqueue((key, nanoDollars, periodEnd));
        return _totals.AddOrUpdate(key, nanoDollars, (_, total) => total + nanoDollars);
    }
}
