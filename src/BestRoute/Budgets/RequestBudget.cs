namespace BestRoute;

/// <summary>What the budgets mean for one request. It is read once at the start, so a request sees the same pressure from start to end.</summary>
/// <param name="ledger">The ledger that the request is settled in.</param>
/// <param name="configuration">The options of the request.</param>
/// <param name="tenant">The tenant of the request; <see langword="null"/> if it has none.</param>
/// <param name="pressure">The highest pressure, 0 to 1, among the budgets of the request.</param>
/// <param name="name">The budget that has it; <see langword="null"/> if there is no pressure.</param>
internal sealed class RequestBudget(BudgetLedger ledger, BestRouteOptions configuration, string? tenant, double pressure, string? name)
{
    /// <summary>Gets the highest pressure, 0 to 1, among the budgets of the request.</summary>
    internal double Pressure => pressure;

    /// <summary>Gets the budget that has it; <see langword="null"/> if there is no pressure.</summary>
    internal string? Name => name;

    /// <summary>Adds what the request cost to all its budgets.</summary>
    /// <param name="cost">The settled cost in US dollars.</param>
    internal void Settle(double cost) => ledger.Add(configuration, tenant, cost);
}
