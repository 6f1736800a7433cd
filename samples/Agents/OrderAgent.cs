using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace Agents;

/// <summary>Makes the agent.</summary>
internal static class OrderAgent
{
    /// <summary>Makes an agent that answers questions about orders. It calls <see cref="OrderBook.GetOrderDay"/> as its tool.</summary>
    /// <param name="client">The router. To the agent, it is like any other model.</param>
    /// <param name="orders">What the tool reads.</param>
    public static AIAgent Create(IChatClient client, OrderBook orders) => client.AsAIAgent(
        name: "orders",
        instructions: "You answer questions about orders. Look up the day of an order with your tool.",
        tools: [AIFunctionFactory.Create(orders.GetOrderDay)]);
}
