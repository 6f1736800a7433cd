using System.Runtime.CompilerServices;

namespace BestRoute;

/// <summary>What a request costs: estimated before it is sent, settled from the usage that came back.</summary>
internal static class Pricing
{
    private const double Million = 1_000_000;

    /// <summary>Says whether a number can be a price in US dollars.</summary>
    internal static bool IsPrice(double dollars) => double.IsFinite(dollars) && dollars >= 0;

    /// <summary>Refuses a price that is no price.</summary>
    /// <exception cref="ArgumentException">A member is negative or not finite.</exception>
    internal static void ThrowIfInvalid(ModelPrice price, [CallerArgumentExpression(nameof(price))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(price, parameter);
        if (!(IsPrice(price.InputPerMillion) && IsPrice(price.OutputPerMillion) && IsPrice(price.CachedInputPerMillion ?? 0)))
        {
            throw new ArgumentException($"The price is {price}: give US dollars per million tokens, each 0 or more.", parameter);
        }
    }

    /// <summary>
    /// Estimates a route's cost in US dollars (paper, section 4.2 and appendix B.1). The paper charges the prompt once; here it is
    /// charged as often as the backend does, which is once per sample unless the sampler says otherwise.
    /// </summary>
    internal static double Estimate(ModelPrice price, double promptTokens, int promptCharges, int samples, double outputTokens) =>
        ((promptTokens * promptCharges * price.InputPerMillion) + (samples * outputTokens * price.OutputPerMillion)) / Million;

    /// <summary>
    /// Returns what reported usage cost, in US dollars. All settled costs come from here. A stream whose chunks carry running totals has to be
    /// reduced to its last total before: <see cref="ReportedUsage"/> reads one report.
    /// </summary>
    /// <param name="price">The price of the model.</param>
    /// <param name="usage">What was reported.</param>
    /// <param name="estimatedInput">Counts where no prompt tokens were reported.</param>
    /// <param name="estimatedOutput">Counts where no generated tokens were reported.</param>
    internal static double Settle(ModelPrice price, in ReportedUsage usage, long estimatedInput = 0, long estimatedOutput = 0)
    {
        var input = usage.Input ?? estimatedInput;
        var cached = Math.Min(usage.CachedInput, input);
        var output = usage.Output ?? estimatedOutput;
        var cachedPrice = price.CachedInputPerMillion ?? price.InputPerMillion;
        return (((input - cached) * price.InputPerMillion) + (cached * cachedPrice) + (output * price.OutputPerMillion)) / Million;
    }
}
