namespace BestRoute;

/// <summary>Which requests share the limit of a budget.</summary>
public enum BudgetScope
{
    /// <summary>All requests of the pool.</summary>
    Pool,

    /// <summary>
    /// The requests of one tenant: each tenant has the whole limit. <see cref="BestRouteChatOptionsExtensions.WithTenant"/> names the tenant of a request. Requests without a tenant do not count.
    /// </summary>
    Tenant,
}
