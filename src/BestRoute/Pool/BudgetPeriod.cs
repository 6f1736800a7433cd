namespace BestRoute;

/// <summary>How long a limit of a budget applies. Periods begin and end in UTC.</summary>
public enum BudgetPeriod
{
    /// <summary>One hour, from its first minute.</summary>
    Hour,

    /// <summary>One day, from midnight.</summary>
    Day,

    /// <summary>One calendar month, from midnight of its first day.</summary>
    Month,
}
