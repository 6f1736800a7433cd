using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>Reads what a pool of a container is doing. Safe for concurrent use.</summary>
internal sealed class PoolReader
{
    private readonly MonitoredPoolSource _source;
    private readonly BestRouteChatClient _router;
    private readonly LastValidOptionsFactory? _factory;

    /// <summary>Finds a pool.</summary>
    /// <param name="services">The container.</param>
    /// <param name="pool">The name of the pool; empty for the default pool.</param>
    /// <exception cref="InvalidOperationException">The container has no pool with this name.</exception>
    public PoolReader(IServiceProvider services, string pool)
    {
        _source = services.GetKeyedService<MonitoredPoolSource>(pool) ?? throw new InvalidOperationException(pool.Length == 0
            ? "No default pool is registered. Register it with services.AddBestRoute(), or pass the name of a pool."
            : $"No pool with the name '{pool}' is registered. Register it with services.AddBestRoute(\"{pool}\"), or pass the name of another pool.");
        _router = services.GetRequiredKeyedService<BestRouteChatClient>(pool);
        _factory = services.GetService<IOptionsFactory<BestRouteOptions>>() as LastValidOptionsFactory;
    }

    public PoolStatus Read()
    {
        var (pool, options) = _source.Get();
        var policy = options.ModeInForce is RoutingMode.Canary or RoutingMode.Route ? pool.PolicyOf(options) : ReferencePolicy.ReferenceOnly;
        var target = policy.Parameters.Target;
        var models = _router.GetModelStates();
        return new PoolStatus
        {
            Name = _source.Name,
            Mode = options.ModeInForce,
            CanaryShare = options.ModeInForce == RoutingMode.Canary ? options.CanaryShare : null,
            ReferenceModel = pool.Reference.Id,
            Models = models,
            Budgets = _router.ReadBudgets(),
            OperatingPoint = new(policy.Name, policy.Parameters.Threshold, policy.Parameters.Lambda, target?.ToString()),
            Curve = pool.Curve.Points,
            CurveChange = pool.Curve.Change,
            Package = pool.Package,
            PackageId = pool.PackageId,
            PackageWrittenAt = pool is { Package: { } folder, PackageId: { } id } ? PoolPackage.WrittenAt(folder, id) : null,
            Device = (pool.Predictor as IDeviceBound)?.Device,
            Problems =
            [
                .. PoolProblems.OfModels(models, pool.Reference.Id),
                .. PoolProblems.OfSettings(_source.PackageRefusal, _factory?.InvalidChangeOf(_source.Name), target, target is null ? null : pool.SuspensionOf(target)),
            ],
        };
    }
}
