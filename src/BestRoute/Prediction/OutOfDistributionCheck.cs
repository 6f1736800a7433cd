namespace BestRoute;

/// <summary>How unusual a query is, and the limit above which that decides.</summary>
/// <param name="Score">The score; <see langword="null"/> if it is not known.</param>
/// <param name="Limit">The limit that applies; <see langword="null"/> if none does.</param>
internal readonly record struct OutOfDistributionCheck(double? Score, double? Limit)
{
    /// <summary>
    /// About 1% of the held-out queries are above it, and nearly all queries of types that training never saw. See docs/benchmarks.md.
    /// </summary>
    internal const double DefaultLimit = 0.99;

    /// <summary>Gets whether the reference model must answer.</summary>
    internal bool IsBeyond => Score > Limit;

    /// <summary>Applies the limit of the options to a policy that is meant to keep the reference's quality.</summary>
    /// <param name="score">The score; <see langword="null"/> if it is not known.</param>
    /// <param name="limit">The limit of the options.</param>
    /// <param name="policy">The parameters of the policy.</param>
    /// <param name="ownLambda">The lambda of the package's own operating point; <see langword="null"/> without a package.</param>
    /// <param name="pressure">The pressure of the budgets, 0 to 1. The limit rises with it as smoothly as the policy moves: at 1, unusual queries go to the cheapest routes too.</param>
    internal static OutOfDistributionCheck For(double? score, double? limit, in PolicyParameters policy, double? ownLambda, double pressure = 0) =>
        new(score, score is not null && KeepsQuality(policy, ownLambda) ? limit + (pressure * (1 - limit)) : null);

    // A caller who asks for more saving than the package's own operating point gives has chosen the bill. If the reference answered all unusual
    // queries, that saving would be lost first. A policy of the application decides alone.
    private static bool KeepsQuality(in PolicyParameters policy, double? ownLambda) =>
        policy.KeepsQuality || policy.Lambda <= ownLambda;
}
