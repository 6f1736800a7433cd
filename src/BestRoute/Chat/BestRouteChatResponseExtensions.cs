using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Reads the routing decision of a response. It is kept in <c>AdditionalProperties</c>.</summary>
public static class BestRouteChatResponseExtensions
{
    /// <summary>Gets the routing decision of a response.</summary>
    /// <param name="response">The response. It may have passed through JSON, a cache or other decorators.</param>
    /// <returns>The decision, or <see langword="null"/> if this library did not answer.</returns>
    public static RoutingDecision? GetRoutingDecision(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Read(response.AdditionalProperties);
    }

    /// <summary>Gets the routing decision of a streamed update. Every update carries it, from the first one on.</summary>
    /// <param name="update">The update.</param>
    /// <returns>The decision, or <see langword="null"/> if this library did not answer. The decision of the last update has the settled cost.</returns>
    public static RoutingDecision? GetRoutingDecision(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Read(update.AdditionalProperties);
    }

    private static RoutingDecision? Read(AdditionalPropertiesDictionary? properties)
    {
        if (properties is null || !properties.TryGetValue(RequestKeys.Decision, out var value))
        {
            return null;
        }

        return value switch
        {
            RoutingDecision decision => decision,

            // The router itself never hands out JSON: this answer was stored and read back.
            JsonElement json => json.Deserialize(RoutingJsonContext.Default.RoutingDecision) is { } read ? read with { IsFromCache = true } : null,
            _ => null,
        };
    }
}
