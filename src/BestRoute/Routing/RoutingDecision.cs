using System.Globalization;

namespace BestRoute;

/// <summary>What was decided for one request, and why. Plain data: it survives a JSON round trip.</summary>
/// <remarks>
/// Immutable; do not change what <see cref="Routes"/> and <see cref="Attempts"/> return. The members that describe the answer
/// (<see cref="Cost"/>, <see cref="SelectedSample"/>, <see cref="Attempts"/>) are unset where the decision comes from
/// <see cref="IChatRouter.RouteAsync"/>. Of a streamed answer of one sample, only the last update has a decision with the cost.
/// </remarks>
public sealed record RoutingDecision
{
    /// <summary>Gets the chosen route; after a failover the one that answered.</summary>
    public required ModelRoute Route { get; init; }

    /// <summary>Gets the pool id of the reference model.</summary>
    public required string ReferenceModel { get; init; }

    /// <summary>Gets why the route was chosen.</summary>
    public required RoutingReason Reason { get; init; }

    /// <summary>Gets the name of the policy, such as <c>threshold</c> or <c>quality-per-cost</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>Gets the threshold that counted, 0 to 1; <see langword="null"/> where another policy decided.</summary>
    public double? Threshold { get; init; }

    /// <summary>
    /// Gets the lambda that counted: how much predicted quality (0 to 1) a US dollar must buy; <see langword="null"/> where another policy decided.
    /// </summary>
    public double? Lambda { get; init; }

    /// <summary>Gets the target whose operating point counted; <see langword="null"/> where another policy decided.</summary>
    public RoutingTarget? Target { get; init; }

    /// <summary>
    /// Gets how unusual the query is: the share, 0 to 1, of the package's validation queries that were less unlike its training queries,
    /// or what the application's predictor said; <see langword="null"/> where that is not known.
    /// </summary>
    public double? OutOfDistributionScore { get; init; }

    /// <summary>
    /// Gets the limit that counted for <see cref="OutOfDistributionScore"/>, 0 to 1; <see langword="null"/> where none did. Beyond it the
    /// reference answers, unless the caller excluded it.
    /// </summary>
    public double? OutOfDistributionLimit { get; init; }

    /// <summary>
    /// Gets the device that computed the predictions, such as <c>cpu</c> or <c>cuda</c>; <see langword="null"/> where managed code did, where
    /// nothing was predicted, and where the application's encoder or predictor does not say.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>Gets the match probability of the chosen route; <see langword="null"/> where nothing was predicted.</summary>
    public double? MatchProbability { get; init; }

    /// <summary>Gets the predicted quality of the chosen route, 0 to 1; <see langword="null"/> where nothing was predicted.</summary>
    public double? Quality { get; init; }

    /// <summary>Gets the estimated cost of the chosen route, in US dollars.</summary>
    public required double EstimatedCost { get; init; }

    /// <summary>Gets the estimated cost of asking the reference, in US dollars.</summary>
    public required double ReferenceEstimatedCost { get; init; }

    /// <summary>Gets every route that was considered, in the order of the pool and then of n.</summary>
    public required IReadOnlyList<RouteAssessment> Routes { get; init; }

    /// <summary>Gets the routes that were tried, the one that answered last; empty where no backend was called.</summary>
    public IReadOnlyList<RouteAttempt> Attempts { get; init; } = [];

    /// <summary>Gets the position, from 0, of the answer among the samples of its draw that came back; <see langword="null"/> where no backend has answered.</summary>
    public int? SelectedSample { get; init; }

    /// <summary>
    /// Gets the settled cost in US dollars of all samples and attempts and of the scorer's model calls, from the usage that was reported;
    /// <see langword="null"/> where no backend has answered, or a streamed answer has not ended.
    /// </summary>
    public double? Cost { get; init; }

    /// <summary>Gets whether part of <see cref="Cost"/> had to be estimated because a backend reported no usage.</summary>
    public bool CostIsEstimated { get; init; }

    /// <summary>Returns one sentence that explains the decision.</summary>
    /// <returns>Text for people; its form may change.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Route}: {Explanation} (estimated ${Dollars(EstimatedCost)}, reference ${Dollars(ReferenceEstimatedCost)}).");

    // A short answer of a small model costs less than a millionth of a dollar: two digits that count, and no exponent.
    private static string Dollars(double cost) => cost is > 0 and < 0.0001
        ? cost.ToString($"F{1 - (int)Math.Floor(Math.Log10(cost))}", CultureInfo.InvariantCulture)
        : cost.ToString("0.######", CultureInfo.InvariantCulture);

    // Cut, not rounded: what is beyond a limit must not read as if it were at it, and 100 % is claimed of what is 1 only.
    private static string Percent(double? share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Truncate(1e5 * share.GetValueOrDefault()) / 1e3:0.###} %");

    private string Explanation => Reason switch
    {
        RoutingReason.CheapestMatch => string.Create(CultureInfo.InvariantCulture, $"the cheapest route whose match probability ({MatchProbability:0.###}) reaches the threshold {Threshold:0.###}"),
        RoutingReason.NoMatch => string.Create(CultureInfo.InvariantCulture, $"no cheaper route reaches the threshold {Threshold:0.###}, so the reference answers"),
        RoutingReason.BestQualityPerCost => string.Create(CultureInfo.InvariantCulture, $"the highest predicted quality ({Quality:0.###}) minus {Lambda:0.###} times decision cost{(Target is null ? "" : $", calibrated for {Target}")}"),
        RoutingReason.TargetKeepsReference => $"no cheaper operating point was shown to keep {Target}, so the reference answers",
        RoutingReason.OutOfDistribution => string.Create(CultureInfo.InvariantCulture, $"the query is less like the training queries than {Percent(OutOfDistributionScore)} of the validation queries (limit {Percent(OutOfDistributionLimit)}), so the reference answers"),
        RoutingReason.NotCheaper => "the route that the policy chose would not cost less for the whole request, so the reference answers",
        RoutingReason.CustomPolicy => $"chosen by the policy '{Policy}'",
        RoutingReason.Forced => "the caller named this model",
        RoutingReason.SameConversation => "the request continues what this model began",
        RoutingReason.RouterFailed => "the router failed, so the fallback model answers",
        RoutingReason.BestAvailable => Target is null
            ? "the reference was excluded and no route reaches the threshold; this is the most probable match"
            : $"the reference was excluded, with which the operating point for {Target} stays; this is the most probable match",
        RoutingReason.Failover => "chosen after an earlier route failed",
        _ => Reason.ToString(),
    };
}
