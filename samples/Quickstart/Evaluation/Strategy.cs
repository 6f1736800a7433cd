namespace Quickstart;

/// <summary>One way to answer all questions, and its results.</summary>
/// <param name="Name">The name to print.</param>
/// <param name="Cost">The mean cost of a query, in US dollars.</param>
/// <param name="Scores">For each question, the probability that the answer is right: 1 or 0, or a value between them for a coin.</param>
internal sealed record Strategy(string Name, double Cost, IReadOnlyList<double> Scores)
{
    public double Quality { get; } = Scores.Average();

    public static Strategy From(string name, IReadOnlyList<Outcome> outcomes) => new(
        name,
        outcomes.Average(static outcome => outcome.Cost),
        [.. outcomes.Select(static outcome => outcome.IsRight ? 1.0 : 0.0)]);

    /// <summary>
    /// The best coin: with some probability it takes one fixed route, otherwise another, for any question, so that the mean
    /// cost is the given cost. A router that is not better than this has learned nothing.
    /// </summary>
    public static Strategy Coin(IReadOnlyList<Strategy> fixedRoutes, double cost)
    {
        var cheapest = fixedRoutes.Min(static route => route.Cost);
        var mixes =
            from first in fixedRoutes
            where first.Cost <= Math.Max(cost, cheapest)
            from second in fixedRoutes
            where second.Cost >= first.Cost
            select first.Mix(second, cost);
        return mixes.MaxBy(static mix => mix.Quality)!;
    }

    /// <summary>Tosses a coin between this strategy and a more expensive one, so that the mean cost is the given cost, or as close to it as possible.</summary>
    private Strategy Mix(Strategy expensive, double cost)
    {
        if (expensive.Cost <= Cost || cost <= Cost)
        {
            return this;
        }

        if (cost >= expensive.Cost)
        {
            return expensive;
        }

        var share = (cost - Cost) / (expensive.Cost - Cost);
        return new Strategy(
            $"{1 - share:0%} {Name}, {share:0%} {expensive.Name}",
            cost,
            [.. Scores.Zip(expensive.Scores, (low, high) => low + (share * (high - low)))]);
    }
}
