namespace BestRoute.Training;

/// <summary>A setting of a sweep.</summary>
/// <param name="Setting">What distinguishes it.</param>
/// <param name="Policy">The policy; <see langword="null"/> for what an application gets that sets nothing.</param>
internal readonly record struct ReplayedPolicy(CurveSetting Setting, IRoutingPolicy? Policy);
