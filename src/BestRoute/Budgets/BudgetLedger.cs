using System.Collections.Concurrent;

namespace BestRoute;

/// <summary>The accounts of all budgets of one client. They live as long as the client, also when the options change. Safe for concurrent use.</summary>
/// <param name="pool">The name of the pool; empty for the default pool.</param>
/// <param name="time">The clock.</param>
/// <param name="telemetry">The log and the metrics.</param>
internal sealed class BudgetLedger(string pool, TimeProvider time, RouterTelemetry telemetry)
{
    /// <summary>The number of tenants that a reading names for each budget.</summary>
    internal const int MaxTenantsRead = 20;

    private const double NanoDollars = 1e9;

    // No request of a pool costs more. The sum of a period stays far below the range of the integer.
    private const double MaxCost = 1e6;

    private static readonly TimeSpan _closingTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<BudgetKey, BudgetAccount> _accounts = new();
    private readonly BudgetWriter _writer = new(time, telemetry);
    private readonly Lock _sync = new();
    private DateTimeOffset _firstEnd = DateTimeOffset.MaxValue;

    /// <summary>Gets the number of accounts.</summary>
    internal int Accounts => _accounts.Count;

    /// <summary>Reads what the budgets mean for a request that begins now.</summary>
    /// <returns>The budget of the request; <see langword="null"/> if no budget applies to it.</returns>
    /// <exception cref="BudgetExceededException">A budget with a hard limit is spent.</exception>
    internal RequestBudget? Check(BestRouteOptions configuration, string? tenant)
    {
        if (configuration.Budgets.Count == 0)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var (applies, pressure) = (false, 0.0);
        string? name = null;
        foreach (var budget in configuration.Budgets)
        {
            if (budget.AppliesTo(tenant))
            {
                applies = true;
                var own = Check(BudgetKey.Of(configuration, budget, tenant, now), budget, now);
                (pressure, name) = own > pressure ? (own, budget.Name) : (pressure, name);
            }
        }

        return applies ? new RequestBudget(this, configuration, tenant, pressure, name) : null;
    }

    /// <summary>Adds the settled cost of a request, in US dollars, to all its budgets.</summary>
    internal void Add(BestRouteOptions configuration, string? tenant, double cost)
    {
        var amount = (long)Math.Round(Math.Clamp(cost, 0, MaxCost) * NanoDollars);
        var now = time.GetUtcNow();
        foreach (var budget in configuration.Budgets)
        {
            if (amount > 0 && budget.AppliesTo(tenant))
            {
                Open(BudgetKey.Of(configuration, budget, tenant, now), now).Add(amount, _writer, now);
            }
        }
    }

    /// <summary>Reads all budgets, in the order of the options. A budget for each tenant has one reading per tenant, the most spent first, and at most <see cref="MaxTenantsRead"/>.</summary>
    internal IReadOnlyList<BudgetReading> Read(BestRouteOptions configuration)
    {
        var now = time.GetUtcNow();
        var readings = new List<BudgetReading>();
        foreach (var budget in configuration.Budgets)
        {
            var key = BudgetKey.Of(configuration, budget, tenant: null, now);
            if (budget.Scope == BudgetScope.Pool)
            {
                readings.Add(ReadingOf(key, budget, Find(key, now)?.Spent ?? 0, now));
            }
            else
            {
                readings.AddRange(_accounts.Values
                    .Where(account => account.Key with { Tenant = null } == key)
                    .Select(account => ReadingOf(account.Key, budget, account.Spent, now))
                    .OrderByDescending(static reading => reading.Spent)
                    .ThenBy(static reading => reading.Tenant, StringComparer.Ordinal)
                    .Take(MaxTenantsRead));
            }
        }

        return readings;
    }

    /// <summary>Reads the share of its limit that is spent of each budget; of a budget for each tenant, the highest one.</summary>
    internal IEnumerable<(string Budget, double SpentShare)> ReadShares(BestRouteOptions configuration)
    {
        var readings = Read(configuration);
        return configuration.Budgets.Select(budget => (
            budget.Name, readings.Where(reading => reading.Name == budget.Name).Select(static reading => reading.Spent / reading.Limit).DefaultIfEmpty().Max()));
    }

    /// <summary>Waits until the store has everything that was spent, but not longer than a few seconds.</summary>
    internal async Task CloseAsync()
    {
        Close();
        try
        {
            await Task.WhenAll(_accounts.Values.Select(static account => account.Writing)).WaitAsync(_closingTime, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The store does not answer. The application must be able to end all the same.
        }
    }

    /// <summary>Ends the waits after failures of the store: what is left is sent once more.</summary>
    internal void Close() => _writer.Close();

    private static double Dollars(long amount) => amount / NanoDollars;

    private static BudgetReading ReadingOf(BudgetKey key, BudgetOptions budget, long spent, DateTimeOffset now) => new(
        budget.Name,
        key.Tenant,
        budget.Limit,
        Dollars(spent),
        key.Window.End,
        BudgetPressure.Of(Dollars(spent) / budget.Limit, key.Window.ElapsedShare(now)),
        budget.IsHardLimit);

    /// <summary>Returns the pressure of one budget.</summary>
    private double Check(BudgetKey key, BudgetOptions budget, DateTimeOffset now)
    {
        if (Find(key, now) is not { } account)
        {
            return 0;
        }

        var spent = Dollars(account.Spent);
        var (share, elapsed) = (spent / budget.Limit, key.Window.ElapsedShare(now));
        var pressure = BudgetPressure.Of(share, elapsed);
        if (share >= 1)
        {
            if (account.NoteSpent())
            {
                Log.BudgetSpent(telemetry.Logger, NameOf(key), budget.Limit, budget.IsHardLimit ? "Requests are refused" : "The cheapest routes answer", key.Window.End);
            }

            if (budget.IsHardLimit)
            {
                telemetry.Refused(budget.Name);
                throw new BudgetExceededException(budget.Name, key.Tenant, budget.Limit, spent, key.Window.End);
            }
        }

        if (pressure > 0 && account.NotePressure(true))
        {
            Log.BudgetAhead(telemetry.Logger, NameOf(key), spent, budget.Limit, key.Window.End);
        }
        else if (BudgetPressure.HasEased(share, elapsed) && account.NotePressure(false))
        {
            Log.BudgetEased(telemetry.Logger, NameOf(key));
        }

        return pressure;
    }

    // Without a store, nothing is known about an account before its first amount. With a store, other instances may have spent.
    private BudgetAccount? Find(BudgetKey key, DateTimeOffset now)
    {
        if (key.Store is null)
        {
            return _accounts.GetValueOrDefault(key);
        }

        var account = Open(key, now);
        account.Refresh(_writer, now);
        return account;
    }

    private BudgetAccount Open(BudgetKey key, DateTimeOffset now)
    {
        if (_accounts.TryGetValue(key, out var account))
        {
            return account;
        }

        lock (_sync)
        {
            RemovePast(now);
            _firstEnd = key.Window.End < _firstEnd ? key.Window.End : _firstEnd;
            return _accounts.GetOrAdd(key, static (key, pool) => new BudgetAccount(key, pool), pool);
        }
    }

    /// <summary>Removes the accounts of past periods, also those of tenants that send no more requests.</summary>
    private void RemovePast(DateTimeOffset now)
    {
        if (now < _firstEnd)
        {
            return;
        }

        _firstEnd = DateTimeOffset.MaxValue;
        foreach (var (key, account) in _accounts)
        {
            if (key.Window.End <= now && !account.IsSending)
            {
                _accounts.TryRemove(key, out _);
                if (account.NotePressure(false))
                {
                    Log.BudgetEased(telemetry.Logger, NameOf(key));
                }
            }
            else
            {
                _firstEnd = key.Window.End < _firstEnd ? key.Window.End : _firstEnd;
            }
        }
    }

    private static string NameOf(BudgetKey key) => key.Tenant is null ? $"'{key.Budget}'" : $"'{key.Budget}' of tenant '{key.Tenant}'";
}
