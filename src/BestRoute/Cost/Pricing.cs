namespace BestRoute;

/// <summary>What a request costs: estimated before it is sent, and settled from the reported usage.</summary>
internal static class Pricing
{
    private const double Million = 1_000_000;

    /// <summary>
    /// Estimates the cost of a route in US dollars (paper, section 4.2 and appendix B.1). The paper charges the prompt once. Here it is charged as
    /// often as the backend charges it: once per sample, unless the sampler says otherwise.
    /// </summary>
    /// <param name="price">The price of the model.</param>
    /// <param name="promptTokens">The tokens of the prompt.</param>
    /// <param name="promptCharges">How many times the prompt is charged.</param>
    /// <param name="samples">The number of samples n.</param>
    /// <param name="outputTokens">The mean tokens of one sample.</param>
    /// <param name="cachedTokens">How many tokens of the prompt are in the prompt cache of the model.</param>
    internal static double Estimate(ModelPrice price, double promptTokens, int promptCharges, int samples, double outputTokens, double cachedTokens = 0)
    {
        price = price.For(promptTokens);
        var prompt = (promptTokens * price.InputPerMillion) - (cachedTokens * (price.InputPerMillion - (price.CachedInputPerMillion ?? price.InputPerMillion)));
        return ((prompt * promptCharges) + (samples * outputTokens * price.OutputPerMillion)) / Million;
    }

    /// <summary>
    /// Returns what reported usage cost, in US dollars. All settled costs come from here. A stream whose chunks carry running totals has to be
    /// reduced to its last total before: <see cref="ReportedUsage"/> reads one report.
    /// </summary>
    /// <param name="price">The price of the model.</param>
    /// <param name="usage">What was reported.</param>
    /// <param name="estimatedInput">The prompt tokens, if none were reported.</param>
    /// <param name="estimatedOutput">The generated tokens, if none were reported.</param>
    /// <param name="prompts">How many equal prompts the input contains, 1 or more. The length of one decides the tier of the price.</param>
    internal static double Settle(ModelPrice price, in ReportedUsage usage, long estimatedInput = 0, long estimatedOutput = 0, int prompts = 1)
    {
        var input = usage.Input ?? estimatedInput;
        var output = usage.Output ?? estimatedOutput;
        var plainInput = input - usage.CachedInput - usage.CacheWrite;
        price = price.For((double)input / prompts);
        return ((plainInput * price.InputPerMillion)
            + (usage.CachedInput * (price.CachedInputPerMillion ?? price.InputPerMillion))
            + (usage.CacheWrite * (price.CacheWritePerMillion ?? price.InputPerMillion))
            + ((output - usage.Reasoning) * price.OutputPerMillion)
            + (usage.Reasoning * (price.ReasoningPerMillion ?? price.OutputPerMillion))) / Million;
    }
}
