namespace BestRoute;

/// <summary>What an account belongs to.</summary>
/// <param name="Budget">The name of the budget.</param>
/// <param name="Tenant">The tenant; <see langword="null"/> if the budget is that of the whole pool.</param>
/// <param name="Window">The period.</param>
/// <param name="Store">The store; <see langword="null"/> if this process counts alone.</param>
internal readonly record struct BudgetKey(string Budget, string? Tenant, BudgetWindow Window, IBudgetStore? Store)
{
    internal static BudgetKey Of(BestRouteOptions configuration, BudgetOptions budget, string? tenant, DateTimeOffset time) =>
        new(budget.Name, budget.Scope == BudgetScope.Tenant ? tenant : null, BudgetWindow.At(budget.Period, time), configuration.BudgetStore);

    /// <summary>Returns the key of the total in a store. The tenant comes last and as it is; the other parts cannot contain the separator.</summary>
    /// <param name="pool">The name of the pool.</param>
    internal string InStore(string pool) =>
        $"{Uri.EscapeDataString(pool)}:{Uri.EscapeDataString(Budget)}:{Window.Name}{(Tenant is null ? "" : $":{Tenant}")}";
}
