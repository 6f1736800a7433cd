namespace BestRoute;

/// <summary>The state of one budget at one time.</summary>
/// <param name="Name">The name of the budget.</param>
/// <param name="Tenant">The tenant; <see langword="null"/> if the budget is that of the whole pool.</param>
/// <param name="Limit">The limit in US dollars.</param>
/// <param name="Spent">How many US dollars were spent in the period, as far as this process knows.</param>
/// <param name="PeriodEnd">When the period ends.</param>
/// <param name="Pressure">How far spending is ahead of the clock, 0 to 1.</param>
/// <param name="IsHardLimit">Whether requests are refused when the limit is spent.</param>
internal sealed record BudgetReading(string Name, string? Tenant, double Limit, double Spent, DateTimeOffset PeriodEnd, double Pressure, bool IsHardLimit);
