namespace BestRoute;

/// <content>The budgets of the pool.</content>
public sealed partial class BestRouteChatClient
{
    /// <summary>
    /// Waits until the budget store has what was spent, at most 5 seconds, and then disposes the client as <see cref="Dispose"/> does. Without a store, there is nothing to wait for. A container does
    /// this when it is disposed asynchronously.
    /// </summary>
    /// <returns>A task that ends when the client is disposed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _budgets.CloseAsync().ConfigureAwait(false);
        Dispose();
    }

    /// <summary>Reads all budgets of the pool.</summary>
    internal IReadOnlyList<BudgetReading> ReadBudgets() => _budgets.Read(_source.Get().Configuration);
}
