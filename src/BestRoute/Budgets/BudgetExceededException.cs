using System.Globalization;

namespace BestRoute;

/// <summary>A request was refused because a budget with a hard limit is spent. No backend was called.</summary>
public sealed class BudgetExceededException : BestRouteException
{
    internal BudgetExceededException(string budget, string? tenant, double limit, double spent, DateTimeOffset periodEnd)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The budget '{budget}'{(tenant is null ? "" : $" of tenant '{tenant}'")} is spent: ${spent:0.######} of ${limit:0.######}. Requests are refused until {periodEnd:yyyy-MM-dd HH:mm} UTC, because its IsHardLimit is true. Wait until then, raise its Limit, or set its IsHardLimit to false."))
    {
        Budget = budget;
        Tenant = tenant;
        Limit = limit;
        Spent = spent;
        PeriodEnd = periodEnd;
    }

    /// <summary>Gets the name of the budget.</summary>
    public string Budget { get; }

    /// <summary>Gets the tenant whose budget is spent; <see langword="null"/> if it is the budget of the whole pool.</summary>
    public string? Tenant { get; }

    /// <summary>Gets the limit in US dollars.</summary>
    public double Limit { get; }

    /// <summary>Gets how many US dollars were spent in the period.</summary>
    public double Spent { get; }

    /// <summary>Gets when the period ends. From then on, requests are answered again.</summary>
    public DateTimeOffset PeriodEnd { get; }
}
