using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Adds up what one request used and cost, over all samples and abandoned attempts. Not safe for concurrent use.</summary>
internal sealed class Bill
{
    /// <summary>The sum of all reported usage, or null if no backend reported any.</summary>
    internal UsageDetails? Usage { get; private set; }

    /// <summary>US dollars.</summary>
    internal double Cost { get; private set; }

    /// <summary>Whether any part of the cost had to be estimated because a backend reported no usage.</summary>
    internal bool IsEstimated { get; private set; }

    /// <param name="model">The model that was drawn from.</param>
    /// <param name="draw">The samples that were returned. Calls that failed are not billed.</param>
    /// <param name="promptCharges">How often the backend charges the prompt of such a draw. It is used if no usage was reported.</param>
    /// <param name="promptLength">The length of the prompt. Its tokens are estimated from it if no usage was reported.</param>
    internal void Add(PoolModel model, SampleSet draw, int promptCharges, TextLength promptLength)
    {
        if (draw.Usage is { } total)
        {
            var length = default(TextLength);
            foreach (var response in draw.Responses)
            {
                length += TextLength.Of(response.Text);
            }

            Add(model, total, Math.Min(promptCharges, draw.Responses.Count), promptLength, length);
            return;
        }

        for (var i = 0; i < draw.Responses.Count; i++)
        {
            var response = draw.Responses[i];
            Add(model, response.Usage, i < promptCharges ? 1 : 0, promptLength, TextLength.Of(response.Text));
        }
    }

    /// <param name="model">The model that was drawn from.</param>
    /// <param name="usage">What was reported; <see langword="null"/> if nothing was.</param>
    /// <param name="promptCharges">How often the prompt is charged. It is used if no usage was reported.</param>
    /// <param name="promptLength">The length of the prompt. Its tokens are estimated from it if no usage was reported.</param>
    /// <param name="outputLength">The length of the texts. The generated tokens are estimated from it if no usage was reported.</param>
    internal void Add(PoolModel model, UsageDetails? usage, int promptCharges, TextLength promptLength, TextLength outputLength) => Add(new Charge(
        model.Price,
        usage,
        (long)TokenEstimate.FromLength(promptLength, model.CharactersPerToken) * promptCharges,
        TokenEstimate.FromLength(outputLength, model.CharactersPerToken)));

    internal void Add(Charge charge)
    {
        var usage = ReportedUsage.Of(charge.Usage);
        IsEstimated |= usage.Input is null || usage.Output is null;
        Cost += Pricing.Settle(charge.Price, usage, charge.EstimatedInputTokens, charge.EstimatedOutputTokens);
        if (charge.Usage is not null)
        {
            (Usage ??= new UsageDetails()).Add(charge.Usage);
        }
    }
}
