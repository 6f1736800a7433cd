using System.Globalization;
using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>What was decided for one request, and why. It can be stored as JSON and read again.</summary>
/// <remarks>
/// Instances are immutable and safe to share between threads. Do not change the lists in <see cref="Routes"/> and <see cref="Attempts"/>. A decision
/// of <see cref="IChatRouter.RouteAsync"/> has no values in <see cref="Cost"/>, <see cref="SelectedSample"/> and <see cref="Attempts"/>, which describe
/// the answer. If an answer of one sample is streamed, only the decision of the last update has a cost.
/// </remarks>
public sealed record RoutingDecision
{
    // Smaller than a nullable number.
    private readonly double _budgetPressure = double.NaN;

    /// <summary>Gets the chosen route. After a failover, this is the route that answered.</summary>
    public required ModelRoute Route { get; init; }

    /// <summary>Gets the id of the reference model.</summary>
    public required string ReferenceModel { get; init; }

    /// <summary>Gets why the route was chosen.</summary>
    public required RoutingReason Reason { get; init; }

    /// <summary>Gets the mode of the pool.</summary>
    public RoutingMode Mode { get; init; } = RoutingMode.Route;

    /// <summary>
    /// Gets the probability, above 0 and at most 1, with which chance put the request on its side. In the mode <see cref="RoutingMode.Canary"/>, it is the share of the canary for requests that are
    /// routed, and 1 minus this share for the others. It is 1 if chance decided nothing: in the other modes, and if the caller named the model.
    /// </summary>
    public double Propensity
    {
        get;

        // JSON of an earlier version does not have it, and then it is read as 0. What happened cannot have the probability 0.
        init => field = value == 0 ? 1 : value;
    } = 1;

    /// <summary>
    /// Gets the id of the package that predicted: the first 12 hexadecimal digits of the SHA-256 of its manifest. The log has it next to the folder of the package. It is
    /// <see langword="null"/> without a package.
    /// </summary>
    public string? PackageId { get; init; }

    /// <summary>Gets the name of the policy, such as <c>threshold</c> or <c>quality-per-cost</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>Gets the threshold that was used, 0 to 1; <see langword="null"/> if the policy has none.</summary>
    public double? Threshold { get; init; }

    /// <summary>
    /// Gets the lambda that was used: how much predicted quality (0 to 1) a US dollar must buy; <see langword="null"/> if the policy has none.
    /// </summary>
    public double? Lambda { get; init; }

    /// <summary>Gets the target whose operating point was used; <see langword="null"/> if there was none.</summary>
    public RoutingTarget? Target { get; init; }

    /// <summary>Gets whether the operating point of <see cref="Target"/> applies at the present prices and models; <see langword="null"/> if there is no target.</summary>
    public RoutingTargetState? TargetState { get; init; }

    /// <summary>
    /// Gets how unusual the query is: the share, 0 to 1, of the package's validation queries that are closer to the training queries than this query is,
    /// or the score of the application's predictor; <see langword="null"/> if it is not known.
    /// </summary>
    public double? OutOfDistributionScore { get; init; }

    /// <summary>
    /// Gets the limit for <see cref="OutOfDistributionScore"/>, 0 to 1; <see langword="null"/> if none applied. Above the limit, the reference model
    /// answers, unless the caller excluded it.
    /// </summary>
    public double? OutOfDistributionLimit { get; init; }

    /// <summary>
    /// Gets the device that computed the predictions, such as <c>cpu</c> or <c>cuda</c>. It is <see langword="null"/> if managed code computed them, if
    /// nothing was predicted, or if the application's encoder or predictor does not report it.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>
    /// Gets how far the spending of a budget was ahead of the clock when the request began: 0 to 1, where 1 is a limit that is spent. Above 0, <see cref="Threshold"/> or <see cref="Lambda"/> is moved
    /// towards cheaper routes, and a quality <see cref="Target"/> no longer holds. It is <see langword="null"/> if the request has no budget.
    /// </summary>
    public double? BudgetPressure
    {
        get => double.IsNaN(_budgetPressure) ? null : _budgetPressure;
        init => _budgetPressure = value ?? double.NaN;
    }

    /// <summary>Gets the name of the budget that has this pressure; <see langword="null"/> if there is no pressure.</summary>
    public string? Budget { get; init; }

    /// <summary>Gets the match probability of the chosen route, 0 to 1; <see langword="null"/> if nothing was predicted.</summary>
    public double? MatchProbability { get; init; }

    /// <summary>Gets the predicted quality of the chosen route, 0 to 1; <see langword="null"/> if nothing was predicted.</summary>
    public double? Quality { get; init; }

    /// <summary>Gets the estimated cost of the chosen route, in US dollars.</summary>
    public required double EstimatedCost { get; init; }

    /// <summary>Gets the estimated cost of one sample of the reference model, in US dollars.</summary>
    public required double ReferenceEstimatedCost { get; init; }

    /// <summary>Gets every route that was considered, in the order of the pool and then of n.</summary>
    public required IReadOnlyList<RouteAssessment> Routes { get; init; }

    /// <summary>Gets the routes that were tried. The last one answered. The list is empty if no backend was called.</summary>
    public IReadOnlyList<RouteAttempt> Attempts { get; init; } = [];

    /// <summary>Gets the position of the answer, from 0, among the samples that its route returned; <see langword="null"/> if no backend has answered.</summary>
    public int? SelectedSample { get; init; }

    /// <summary>
    /// Gets the settled cost in US dollars: all samples, all attempts and the scorer's model calls, from the reported usage. It is
    /// <see langword="null"/> if no backend has answered, or if a streamed answer has not ended.
    /// </summary>
    public double? Cost { get; init; }

    /// <summary>Gets whether part of <see cref="Cost"/> had to be estimated because a backend reported no usage, or counts that cannot be true.</summary>
    public bool CostIsEstimated { get; init; }

    /// <summary>Gets how long the parts of the request took. A decision of <see cref="IChatRouter.RouteAsync"/> has only the time of the decision.</summary>
    public RoutingTimings Timings { get; init; }

    /// <summary>
    /// Gets whether the answer was stored as JSON and read back, as a cache around the router does. Then <see cref="Cost"/> was paid when the answer was first
    /// given, and sums over new requests must leave it out. <see cref="RoutingCostScope"/> does so.
    /// </summary>
    /// <value>
    /// The default is <see langword="false"/>. A cache that keeps the objects themselves returns the same decision again, which is not marked.
    /// </value>
    [JsonIgnore]
    public bool IsFromCache { get; init; }

    /// <summary>Returns one sentence that explains the decision.</summary>
    /// <returns>Text for people. Its form may change in later versions.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Route}: {Explanation}{Pressure} (estimated ${Dollars(EstimatedCost)}, reference ${Dollars(ReferenceEstimatedCost)}).");

    // A short answer of a small model costs less than a millionth of a dollar: two significant digits, and no exponent.
    private static string Dollars(double cost) => cost is > 0 and < 0.0001
        ? cost.ToString($"F{1 - (int)Math.Floor(Math.Log10(cost))}", CultureInfo.InvariantCulture)
        : cost.ToString("0.######", CultureInfo.InvariantCulture);

    // Truncated, not rounded: a score above the limit must not read as if it were equal to the limit, and only 1 may read as 100%.
    private static string Percent(double? share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Truncate(1e5 * share.GetValueOrDefault()) / 1e3:0.###}%");

    private string Pressure => BudgetPressure is > 0 and var pressure && (Threshold ?? Lambda) is not null && Reason is not (RoutingReason.Forced or RoutingReason.SameConversation)
        ? string.Create(CultureInfo.InvariantCulture, $", under pressure {pressure:0.###} of the budget '{Budget}'")
        : "";

    private string Explanation => Reason switch
    {
        RoutingReason.CheapestMatch => string.Create(CultureInfo.InvariantCulture, $"the cheapest route whose match probability ({MatchProbability:0.###}) reaches the threshold {Threshold:0.###}"),
        RoutingReason.NoMatch => string.Create(CultureInfo.InvariantCulture, $"no cheaper route reaches the threshold {Threshold:0.###}, so the reference answers"),
        RoutingReason.BestQualityPerCost => string.Create(CultureInfo.InvariantCulture, $"the highest predicted quality ({Quality:0.###}) minus {Lambda:0.###} times decision cost{(Target is null ? "" : $", calibrated for {Target}")}{(TargetState == RoutingTargetState.Recomputed ? " and recomputed for the present prices" : "")}"),
        RoutingReason.TargetKeepsReference => Target is null
            ? "no cheaper operating point was shown to keep the quality when the package was trained, so the reference answers"
            : $"no cheaper operating point was shown to have {Target}, so the reference answers",
        RoutingReason.TargetSuspended => $"the prices or models of the pool have changed since the calibration for {Target}, so the reference answers",
        RoutingReason.ReferenceOnly => $"the mode is {Mode}, so the reference answers",
        RoutingReason.NotInCanary => "the conversation is not in the canary share, so the reference answers",
        RoutingReason.OutOfDistribution => string.Create(CultureInfo.InvariantCulture, $"{Percent(OutOfDistributionScore)} of the validation queries are closer to the training queries than this query (limit {Percent(OutOfDistributionLimit)}), so the reference answers"),
        RoutingReason.NotCheaper => "the route that the policy chose would not cost less for the whole request, so the reference answers",
        RoutingReason.ConversationKept => "the conversation stays with the model that gave the last answer",
        RoutingReason.CustomPolicy => $"chosen by the policy '{Policy}'",
        RoutingReason.Forced => "the caller named this model",
        RoutingReason.SameConversation => "the request continues a conversation, a background response or a tool call of this model",
        RoutingReason.RouterFailed => "the router failed, so the fallback model answers",
        RoutingReason.BestAvailable => Threshold is not null
            ? "the reference is excluded or failed, and no route reaches the threshold, so the most probable match answers"
            : Mode is RoutingMode.ReferenceOnly or RoutingMode.Observe ? $"the mode is {Mode}, but the reference is excluded or failed, so the most probable match answers"
            : TargetState == RoutingTargetState.Suspended ? $"{Target} is suspended and the reference is excluded or failed, so the most probable match answers"
            : $"the operating point {(Target is null ? "of the package" : $"for {Target}")} is the reference, which is excluded or failed, so the most probable match answers",
        RoutingReason.Failover => "chosen after an earlier route failed",
        _ => Reason.ToString(),
    };
}
