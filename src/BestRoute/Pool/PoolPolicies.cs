using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>
/// The operating points of a package as policies: its own, and those that were calibrated for a target. A lambda is quality per US dollar, so it is valid at the prices that it was chosen for: if all
/// prices change by one factor, dividing it by this factor keeps every decision.
/// </summary>
internal sealed class PoolPolicies
{
    private readonly RoutingPolicy _own;
    private readonly Dictionary<RoutingTarget, RoutingPolicy> _calibrated = [];
    private readonly Dictionary<RoutingTarget, string> _suspended = [];
    private readonly string? _package;

    /// <summary>The policies of a pool without a package, whose options name one for every request.</summary>
    internal PoolPolicies() => _own = new FallbackPolicy("");

    /// <param name="package">The folder of the package.</param>
    /// <param name="manifest">The manifest of the package.</param>
    /// <param name="models">The models of the pool, with their prices.</param>
    internal PoolPolicies(string package, PackageManifest manifest, IReadOnlyCollection<ModelOptions> models)
    {
        _package = package;
        var sinceTraining = PoolChange.Of(manifest, manifest.Pool.Models, models, coversBill: false);
        var factor = sinceTraining.PriceFactor ?? 1;
        SweptLambdas = [.. manifest.Sweep.Lambdas.Select(swept => swept / factor)];
        _own = manifest.OperatingPoint.Lambda is { } lambda ? new QualityPerCostPolicy(lambda / factor) : new ReferencePolicy(target: null);
        Curve = manifest.Curve?.Select(point => point with { Lambda = point.Lambda / factor }).ToArray();
        CurveChange = sinceTraining is { HasSameRoutes: true, PriceFactor: not null } ? null : sinceTraining.Description;
        foreach (var point in manifest.OperatingPoints)
        {
            // The quality depends on decisions only. The saving depends on the bill too.
            var coversBill = point.Target.Kind == RoutingTargetKind.CostReduction;
            _calibrated.Add(point.Target, Of(point, PoolChange.Of(manifest, point.Models ?? manifest.Pool.Models, models, coversBill)));
        }
    }

    /// <summary>Gets the measured cost-quality curve of the package, with lambdas at the prices of the pool; null without a package, or if the package has none.</summary>
    internal IReadOnlyList<PackageCurvePoint>? Curve { get; }

    /// <summary>Gets what changed since the curve was measured; null if nothing changed that moves its points.</summary>
    internal string? CurveChange { get; }

    /// <summary>Gets the lambdas of the package's sweep at the prices of the pool, in ascending order; empty without a package.</summary>
    internal IReadOnlyList<double> SweptLambdas { get; } = [];

    /// <summary>Returns the policy of a target's operating point, or of the package's own operating point if there is no target.</summary>
    /// <exception cref="OptionsValidationException">Nothing was calibrated for the target. The message says how to do it.</exception>
    internal RoutingPolicy For(RoutingTarget? target) =>
        target is null ? _own
        : _calibrated.TryGetValue(target, out var policy) ? policy
        : throw new OptionsValidationException(Options.DefaultName, typeof(BestRouteOptions), [Missing(target)]);

    /// <summary>Says what changed since the calibration of a target that is suspended for it; <see langword="null"/> if the target is not suspended.</summary>
    internal string? SuspensionOf(RoutingTarget target) => _suspended.GetValueOrDefault(target);

    private RoutingPolicy Of(CalibratedPoint point, PoolChange change)
    {
        if (point.Lambda is not { } lambda)
        {
            // The reference has its own quality at all prices.
            return new ReferencePolicy(point.Target);
        }

        if (change is { HasSameRoutes: true, PriceFactor: { } factor })
        {
            return new QualityPerCostPolicy(lambda / factor, point.Target, factor == 1 ? RoutingTargetState.AsCalibrated : RoutingTargetState.Recomputed);
        }

        _suspended.Add(point.Target, change.Description);
        return new ReferencePolicy(point.Target, RoutingReason.TargetSuspended);
    }

    private string Missing(RoutingTarget target)
    {
        var available = _calibrated.Count == 0
            ? "The package has no operating point for any target"
            : $"The package has operating points for {string.Join(", ", _calibrated.Keys.OrderBy(static key => key.Kind).ThenBy(static key => key.Value))}";
        return $"Target is {target}, but the package '{_package}' was not calibrated for it. {available}. Run `bestroute calibrate --package {_package} --data FILE {target.CalibrateOption}` with queries that it was not trained on, or choose another target.";
    }
}
