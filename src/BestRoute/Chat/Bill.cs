using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Adds up what one request used and cost, over all samples and abandoned attempts. Not safe for concurrent use.</summary>
internal sealed class Bill(int promptTokens)
{
    /// <summary>The sum of all reported usage; null where no backend reported any.</summary>
    internal UsageDetails? Usage { get; private set; }

    /// <summary>US dollars.</summary>
    internal double Cost { get; private set; }

    /// <summary>Whether any part of the cost had to be estimated because a backend reported no usage.</summary>
    internal bool IsEstimated { get; private set; }

    /// <param name="model">The model that was drawn from.</param>
    /// <param name="draw">The samples that came back; calls that failed are not billed.</param>
    /// <param name="promptCharges">How often the backend charges the prompt of such a draw; it counts where no usage says it.</param>
    internal void Add(PoolModel model, SampleSet draw, int promptCharges)
    {
        if (draw.Usage is { } total)
        {
            var length = draw.Responses.Sum(static response => (long)response.Text.Length);
            Add(model, total, Math.Min(promptCharges, draw.Responses.Count), TokenEstimate.FromLength(length));
            return;
        }

        for (var i = 0; i < draw.Responses.Count; i++)
        {
            var response = draw.Responses[i];
            Add(model, response.Usage, i < promptCharges ? 1 : 0, TokenEstimate.FromLength(response.Text.Length));
        }
    }

    internal void Add(PoolModel model, UsageDetails? usage, int promptCharges, int estimatedOutputTokens) =>
        Add(new Charge(model.Price, usage, (long)promptTokens * promptCharges, estimatedOutputTokens));

    internal void Add(Charge charge)
    {
        var usage = charge.Usage;
        if (usage is { InputTokenCount: not null, OutputTokenCount: not null })
        {
            Cost += Pricing.Settle(charge.Price, usage);
        }
        else
        {
            IsEstimated = true;
            Cost += Pricing.Settle(charge.Price, new UsageDetails
            {
                InputTokenCount = usage?.InputTokenCount ?? charge.EstimatedInputTokens,
                CachedInputTokenCount = usage?.CachedInputTokenCount,
                OutputTokenCount = usage?.OutputTokenCount ?? charge.EstimatedOutputTokens,
            });
        }

        if (usage is not null)
        {
            (Usage ??= new UsageDetails()).Add(usage);
        }
    }
}
