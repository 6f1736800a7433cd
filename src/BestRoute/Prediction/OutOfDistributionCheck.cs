namespace BestRoute;

/// <summary>How unusual a query is, and from where on that decides.</summary>
/// <param name="Score">The score; <see langword="null"/> where nothing knows it.</param>
/// <param name="Limit">The limit that counts; <see langword="null"/> where none does.</param>
internal readonly record struct OutOfDistributionCheck(double? Score, double? Limit)
{
    /// <summary>
    /// One held-out query in a hundred is beyond it; of queries of types that training never saw, nearly all are. See docs/benchmarks.md.
    /// </summary>
    internal const double DefaultLimit = 0.99;

    /// <summary>Gets whether the reference is to answer.</summary>
    internal bool IsBeyond => Score > Limit;

    /// <summary>Takes the limit of the options for a policy that is meant to keep the reference's quality.</summary>
    /// <param name="score">The score; <see langword="null"/> where nothing knows it.</param>
    /// <param name="limit">The limit of the options.</param>
    /// <param name="policy">What the policy goes by.</param>
    /// <param name="ownLambda">The lambda of the package's own operating point; <see langword="null"/> without a package.</param>
    internal static OutOfDistributionCheck For(double? score, double? limit, in PolicyParameters policy, double? ownLambda) =>
        new(score, score is not null && KeepsQuality(policy, ownLambda) ? limit : null);

    // Who asks for more saving than the package's own operating point gives has chosen the bill: if the reference answered all
    // unusual queries, that saving would be lost first. An application's own policy decides alone.
    private static bool KeepsQuality(in PolicyParameters policy, double? ownLambda) =>
        policy.KeepsQuality || policy.Lambda <= ownLambda;
}
