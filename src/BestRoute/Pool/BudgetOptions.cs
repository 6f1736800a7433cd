namespace BestRoute;

/// <summary>
/// A spend limit for each hour, day or month. While spending is ahead of the clock, the operating point moves towards cheaper routes. The settled cost of all requests counts, also of failed and
/// cancelled ones.
/// </summary>
public sealed class BudgetOptions
{
    /// <summary>Gets or sets the name of the budget. Decisions, logs and metrics show it. Required, and different for each budget of the pool.</summary>
    public string Name { get; set; } = "";

    /// <summary>Gets or sets how many US dollars may be spent in one period. Required, greater than 0 and at most 1,000,000,000.</summary>
    public double Limit { get; set; }

    /// <summary>Gets or sets the period, in UTC. At its end, the budget starts again from 0.</summary>
    /// <value>The default is <see cref="BudgetPeriod.Month"/>.</value>
    public BudgetPeriod Period { get; set; } = BudgetPeriod.Month;

    /// <summary>Gets or sets whether all requests of the pool share the limit, or each tenant has its own.</summary>
    /// <value>The default is <see cref="BudgetScope.Pool"/>.</value>
    public BudgetScope Scope { get; set; }

    /// <summary>Gets or sets whether requests are refused when the limit is spent.</summary>
    /// <value>
    /// The default is <see langword="false"/>: the cheapest routes answer. With <see langword="true"/>, a request throws <see cref="BudgetExceededException"/> before a backend is called. Requests that
    /// run at that moment are finished, so a little more than the limit can be spent.
    /// </value>
    public bool IsHardLimit { get; set; }

    /// <summary>Gets whether a request of this tenant counts in the budget.</summary>
    internal bool AppliesTo(string? tenant) => Scope == BudgetScope.Pool || tenant is not null;
}
