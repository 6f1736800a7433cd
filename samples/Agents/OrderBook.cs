using System.ComponentModel;

namespace Agents;

/// <summary>What the agent's tool reads: the days on which orders were placed.</summary>
internal sealed class OrderBook
{
    private readonly Dictionary<int, DateOnly> _orders = new() { [4711] = new(2026, 3, 2), [4712] = new(2026, 3, 9) };

    /// <summary>Gets how often the tool was called.</summary>
    public int Lookups { get; private set; }

    [Description("Gets the day on which an order was placed.")]
    public string GetOrderDay([Description("The number of the order.")] int order)
    {
        Lookups++;
        return _orders.TryGetValue(order, out var day) ? $"{day:yyyy-MM-dd}" : "There is no such order.";
    }
}
