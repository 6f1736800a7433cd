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
    internal static OutOfDistributionCheck For(double? score, in PolicyParameters policy, ChatRequest request) =>
        new(score, score is not null && KeepsQuality(policy, request.Pool) ? request.Configuration.OutOfDistributionLimit : null);

    // Whoever asks for more saving than the package's own operating point gives has chosen the bill: the reference's answer to all
    // that is unusual would give up that saving first. An application's own policy decides alone.
    private static bool KeepsQuality(in PolicyParameters policy, Pool pool) =>
        policy.KeepsQuality || policy.Lambda <= pool.PolicyFor(target: null).Parameters.Lambda;
}
