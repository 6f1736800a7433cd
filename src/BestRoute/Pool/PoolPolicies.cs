using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>The operating points of a package as policies: its own, and those that were calibrated for a target.</summary>
internal sealed class PoolPolicies
{
    private readonly RoutingPolicy _own;
    private readonly Dictionary<RoutingTarget, RoutingPolicy> _calibrated = [];
    private readonly string? _package;

    /// <summary>The policies of a pool without a package, whose options name one for every request.</summary>
    internal PoolPolicies() => _own = new FallbackPolicy("");

    internal PoolPolicies(string package, PackageManifest manifest)
    {
        _package = package;
        SweptLambdas = manifest.Sweep.Lambdas;
        _own = Of(manifest.OperatingPoint.Lambda, target: null);
        foreach (var point in manifest.OperatingPoints)
        {
            _calibrated.Add(point.Target, Of(point));
        }
    }

    /// <summary>Gets the lambdas of the package's sweep, in ascending order; empty without a package.</summary>
    internal IReadOnlyList<double> SweptLambdas { get; } = [];

    /// <summary>Makes the policy of an operating point that was calibrated for a target.</summary>
    internal static RoutingPolicy Of(CalibratedPoint point) => Of(point.Lambda, point.Target);

    /// <summary>Returns the policy of a target's operating point, or of the package's own operating point if there is no target.</summary>
    /// <exception cref="OptionsValidationException">Nothing was calibrated for the target. The message says how to do it.</exception>
    internal RoutingPolicy For(RoutingTarget? target) =>
        target is null ? _own
        : _calibrated.TryGetValue(target, out var policy) ? policy
        : throw new OptionsValidationException(Options.DefaultName, typeof(BestRouteOptions), [Missing(target)]);

    private static RoutingPolicy Of(double? lambda, RoutingTarget? target) =>
        lambda is { } value ? new QualityPerCostPolicy(value, target) : new ReferencePolicy(target);

    private string Missing(RoutingTarget target)
    {
        var available = _calibrated.Count == 0
            ? "The package has no operating point for any target"
            : $"The package has operating points for {string.Join(", ", _calibrated.Keys.OrderBy(static key => key.Kind).ThenBy(static key => key.Value))}";
        return $"Target is {target}, but the package '{_package}' was not calibrated for it. {available}. Run `bestroute calibrate --package {_package} --data FILE {target.CalibrateOption}` with queries that it was not trained on, or choose another target.";
    }
}
