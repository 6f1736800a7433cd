namespace BestRoute;

/// <summary>What a policy decided: everything that others need to know, so none of them asks which policy it was.</summary>
/// <param name="Index">The index of the chosen route.</param>
/// <param name="Reason">Why the route was chosen.</param>
/// <param name="Parameters">The parameters of the policy.</param>
internal readonly record struct PolicyVerdict(int Index, RoutingReason Reason, PolicyParameters Parameters);
