using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Adds up what one request used and cost, over all samples and abandoned attempts. Not safe for concurrent use.</summary>
internal sealed class Bill
{
    /// <summary>The sum of all reported usage, or null if no backend reported any.</summary>
    internal UsageDetails? Usage { get; private set; }

    /// <summary>US dollars.</summary>
    internal double Cost { get; private set; }

    /// <summary>Whether any part of the cost had to be estimated, because a backend reported no usage or counts that cannot be true.</summary>
    internal bool IsEstimated { get; private set; }

    /// <summary>Adds one request with all that it returned.</summary>
    /// <param name="rate">What the tokens of the model cost.</param>
    /// <param name="usage">What was reported; <see langword="null"/> where nothing was.</param>
    /// <param name="promptLength">The length of the prompt, from which its tokens are estimated where no usage tells them.</param>
    /// <param name="outputLength">The length of the texts, from which generated tokens are estimated where no usage tells them.</param>
    internal void Add(ModelRate rate, UsageDetails? usage, TextLength promptLength, TextLength outputLength) => Add(new Charge(
        rate.Price,
        usage,
        TokenEstimate.FromLength(promptLength, rate.CharactersPerToken),
        TokenEstimate.FromLength(outputLength, rate.CharactersPerToken)));

    /// <summary>Adds samples whose requests were cancelled before they answered. A backend may charge them in full.</summary>
    /// <param name="rate">What the tokens of the model cost.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="calls">The number of requests for them. Each has its prompt.</param>
    /// <param name="promptLength">The length of the prompt.</param>
    /// <param name="outputTokens">The mean tokens of an answer.</param>
    internal void AddUnfinished(ModelRate rate, int samples, int calls, TextLength promptLength, double outputTokens) => Add(new Charge(
        rate.Price,
        Usage: null,
        (long)TokenEstimate.FromLength(promptLength, rate.CharactersPerToken) * calls,
        (long)Math.Min(samples * outputTokens, ReportedUsage.Limit),
        Math.Max(1, calls)));

    internal void Add(Charge charge)
    {
        var usage = ReportedUsage.Of(charge.Usage);
        IsEstimated |= usage.IsIncomplete;
        Cost += Pricing.Settle(charge.Price, usage, charge.EstimatedInputTokens, charge.EstimatedOutputTokens, charge.Prompts);
        if (charge.Usage is not null)
        {
            Usage = UsageSum.Add(Usage, charge.Usage);
        }
    }
}
