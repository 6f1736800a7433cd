using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Asks a model, and knows what its replies cost. Every reply is billed, also one that cannot be read. Safe for concurrent use if the client is.</summary>
internal abstract class JudgingGrader : ResponseGrader
{
    private readonly Lock _lock = new();
    private readonly Bill _bill = new();

    private protected JudgingGrader(IChatClient client, ModelPrice price, TimeSpan timeLimit)
    {
        ArgumentNullException.ThrowIfNull(client);
        PriceRules.ThrowIfInvalid(price);
        ThrowIfNoTime(timeLimit);
        PricedJudge = new PricedJudge(client, price, timeLimit, TimeProvider.System);
    }

    /// <summary>Gets what the replies cost so far, in US dollars.</summary>
    public double Cost
    {
        get
        {
            lock (_lock)
            {
                return _bill.Cost;
            }
        }
    }

    /// <summary>Gets a value indicating whether a part of <see cref="Cost"/> is estimated from the length of texts, because a reply had no usage.</summary>
    public bool IsCostEstimated
    {
        get
        {
            lock (_lock)
            {
                return _bill.IsEstimated;
            }
        }
    }

    private protected PricedJudge PricedJudge { get; }

    private protected void Charge(Charge charge)
    {
        lock (_lock)
        {
            _bill.Add(charge);
        }
    }

    /// <summary>Names the response if the judge fails.</summary>
    /// <exception cref="ScoringException">The judge failed.</exception>
    private protected static async Task<T> JudgedAsync<T>(Task<T> judging, ScoringRow row, RowResponse response, CancellationToken cancellationToken)
    {
        try
        {
            return await judging.ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ScoringException($"{row.Where(response)}: the judge failed: {e.Message}", e);
        }
    }
}
