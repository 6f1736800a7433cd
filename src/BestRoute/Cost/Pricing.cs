using System.Runtime.CompilerServices;

namespace BestRoute;

/// <summary>What a request costs: estimated before it is sent, and settled from the reported usage.</summary>
internal static class Pricing
{
    private const double Million = 1_000_000;

    /// <summary>Returns whether a number can be a price in US dollars.</summary>
    internal static bool IsPrice(double dollars) => double.IsFinite(dollars) && dollars >= 0;

    /// <summary>Refuses an invalid price.</summary>
    /// <exception cref="ArgumentException">A member is negative or not finite.</exception>
    internal static void ThrowIfInvalid(ModelPrice price, [CallerArgumentExpression(nameof(price))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(price, parameter);
        if (!(IsPrice(price.InputPerMillion) && IsPrice(price.OutputPerMillion) && IsPrice(price.CachedInputPerMillion ?? 0)))
        {
            throw new ArgumentException($"The price is {price}. Set each member to US dollars per million tokens, 0 or more.", parameter);
        }
    }

    /// <summary>
    /// Estimates the cost of a route in US dollars (paper, section 4.2 and appendix B.1). The paper charges the prompt once. Here it is charged as
    /// often as the backend charges it: once per sample, unless the sampler says otherwise.
    /// </summary>
    internal static double Estimate(ModelPrice price, double promptTokens, int promptCharges, int samples, double outputTokens) =>
        ((promptTokens * promptCharges * price.InputPerMillion) + (samples * outputTokens * price.OutputPerMillion)) / Million;

    /// <summary>Computes the price of reported usage. Cached tokens are part of the input, and reasoning tokens are part of the output.</summary>
    /// <param name="price">The price of the model.</param>
    /// <param name="usage">What was reported.</param>
    /// <param name="estimatedInput">Used if no prompt tokens were reported.</param>
    /// <param name="estimatedOutput">Used if no generated tokens were reported.</param>
    internal static double Settle(ModelPrice price, in ReportedUsage usage, long estimatedInput = 0, long estimatedOutput = 0)
    {
        var input = usage.Input ?? estimatedInput;
        var cached = Math.Min(usage.CachedInput, input);
        var output = usage.Output ?? estimatedOutput;
        var cachedPrice = price.CachedInputPerMillion ?? price.InputPerMillion;
        return (((input - cached) * price.InputPerMillion) + (cached * cachedPrice) + (output * price.OutputPerMillion)) / Million;
    }
}
