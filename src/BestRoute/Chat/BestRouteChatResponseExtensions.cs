using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Reads the routing decision that travels in <c>AdditionalProperties</c>.</summary>
public static class BestRouteChatResponseExtensions
{
    /// <summary>Gets the decision behind a response.</summary>
    /// <param name="response">The response; it may have passed through JSON, a cache or other decorators.</param>
    /// <returns>The decision; <see langword="null"/> where this library did not answer.</returns>
    public static RoutingDecision? GetRoutingDecision(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Read(response.AdditionalProperties);
    }

    /// <summary>Gets the decision behind a streamed update; every update carries it, from the first on.</summary>
    /// <param name="update">The update.</param>
    /// <returns>The decision; <see langword="null"/> where this library did not answer. The last update's has the settled cost.</returns>
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
