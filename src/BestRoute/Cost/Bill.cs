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

    /// <summary>Adds the samples of one draw.</summary>
    /// <param name="rate">What the tokens of the model cost.</param>
    /// <param name="responses">The samples that came back; calls that failed are not billed.</param>
    /// <param name="total">What was reported for all of them together; <see langword="null"/> where each has its own usage.</param>
    /// <param name="promptCharges">How often the backend charges the prompt of such a draw; it counts where no usage says it.</param>
    /// <param name="promptLength">The length of the prompt, from which its tokens are estimated where no usage tells them.</param>
    internal void Add(ModelRate rate, IReadOnlyList<ChatResponse> responses, UsageDetails? total, int promptCharges, TextLength promptLength)
    {
        if (total is not null)
        {
            var length = default(TextLength);
            foreach (var response in responses)
            {
                length += TextLength.Of(response.Text);
            }

            Add(rate, total, Math.Min(promptCharges, responses.Count), promptLength, length);
            return;
        }

        for (var i = 0; i < responses.Count; i++)
        {
            Add(rate, responses[i].Usage, i < promptCharges ? 1 : 0, promptLength, TextLength.Of(responses[i].Text));
        }
    }

    /// <summary>Adds one answer.</summary>
    /// <param name="rate">What the tokens of the model cost.</param>
    /// <param name="usage">What was reported; <see langword="null"/> where nothing was.</param>
    /// <param name="promptCharges">How often the prompt is charged; it counts where no usage says it.</param>
    /// <param name="promptLength">The length of the prompt, from which its tokens are estimated where no usage tells them.</param>
    /// <param name="outputLength">The length of the texts, from which generated tokens are estimated where no usage tells them.</param>
    internal void Add(ModelRate rate, UsageDetails? usage, int promptCharges, TextLength promptLength, TextLength outputLength) => Add(new Charge(
        rate.Price,
        usage,
        (long)TokenEstimate.FromLength(promptLength, rate.CharactersPerToken) * promptCharges,
        TokenEstimate.FromLength(outputLength, rate.CharactersPerToken),
        Math.Max(1, promptCharges)));

    /// <summary>Adds calls that were cancelled before they answered. A backend may charge them in full.</summary>
    /// <param name="rate">What the tokens of the model cost.</param>
    /// <param name="calls">The number of calls.</param>
    /// <param name="promptCharges">How often the prompt is charged for them.</param>
    /// <param name="promptLength">The length of the prompt.</param>
    /// <param name="outputTokens">The mean tokens of an answer.</param>
    internal void AddUnfinished(ModelRate rate, int calls, int promptCharges, TextLength promptLength, double outputTokens) => Add(new Charge(
        rate.Price,
        Usage: null,
        (long)TokenEstimate.FromLength(promptLength, rate.CharactersPerToken) * promptCharges,
        (long)Math.Min(calls * outputTokens, ReportedUsage.Limit),
        Math.Max(1, promptCharges)));

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
