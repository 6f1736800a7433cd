namespace BestRoute;

/// <summary>Adds up what is spent, for several instances of an application together.</summary>
/// <remarks>
/// Implementations must be safe for concurrent use. No request waits for the store: additions are made in the background, at most one at a time for each key, and the amounts of several requests can
/// come in one addition. An addition that throws, or takes longer than 30 seconds, is made again later.
/// </remarks>
public interface IBudgetStore
{
    /// <summary>Adds an amount to a total, in one atomic step. A key that the store does not have has the total 0.</summary>
    /// <param name="key">The key: the budget and the tenant in one period.</param>
    /// <param name="nanoDollars">The amount in billionths of a US dollar, 0 or more. With 0, the total is only read.</param>
    /// <param name="periodEnd">The end of the period. A while after it, the total may be deleted.</param>
    /// <param name="cancellationToken">Cancels the addition.</param>
    /// <returns>The new total in billionths of a US dollar.</returns>
    ValueTask<long> AddAsync(string key, long nanoDollars, DateTimeOffset periodEnd, CancellationToken cancellationToken);
}
