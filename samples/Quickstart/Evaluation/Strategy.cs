namespace Quickstart;

/// <summary>One way to answer all questions, and what it came to.</summary>
/// <param name="Name">The name to print.</param>
/// <param name="Cost">The mean cost of a query, in US dollars.</param>
/// <param name="Scores">For each question the chance that the answer is right: 1 or 0, or between them where a coin is tossed.</param>
internal sealed record Strategy(string Name, double Cost, IReadOnlyList<double> Scores)
{
    public double Quality { get; } = Scores.Average();

    public static Strategy From(string name, IReadOnlyList<Outcome> outcomes) => new(
        name,
        outcomes.Average(static outcome => outcome.Cost),
        [.. outcomes.Select(static outcome => outcome.IsRight ? 1.0 : 0.0)]);

    /// <summary>
    /// The best that a coin can do: with some probability one fixed route, else another, whatever the question, so that the mean
    /// cost is the given one. A router that does not beat it has learned nothing.
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

    /// <summary>Tosses a coin between this strategy and a dearer one so that the given cost is met, or as much of it as can be spent.</summary>
    private Strategy Mix(Strategy dearer, double cost)
    {
        if (dearer.Cost <= Cost || cost <= Cost)
        {
            return this;
        }

        if (cost >= dearer.Cost)
        {
            return dearer;
        }

        var share = (cost - Cost) / (dearer.Cost - Cost);
        return new Strategy(
            $"{1 - share:P0} {Name}, {share:P0} {dearer.Name}",
            cost,
            [.. Scores.Zip(dearer.Scores, (cheap, dear) => cheap + (share * (dear - cheap)))]);
    }
}
