using BestRoute;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health of a pool to the health checks of an application.</summary>
public static class BestRouteHealthChecksBuilderExtensions
{
    /// <summary>Adds a check that says whether a pool can answer. It sends no request to a model and costs nothing.</summary>
    /// <remarks>
    /// <para>
    /// The pool is unhealthy while no model is available, because the circuit breaker of each model is open. It is degraded if the circuit of a model is open, if the package in the folder cannot be
    /// used, if the last change of the options was invalid, or if the target is suspended: the pool then answers with the other models, the earlier package, the earlier options or the reference model.
    /// </para>
    /// <para>The data has the mode, the folder and the id of the package, the device of its encoder, and the state of each model. The check is safe for concurrent use.</para>
    /// </remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="pool">The name of the pool. The default is the default pool.</param>
    /// <param name="name">The name of the check. The default is <see langword="null"/>: <c>bestroute</c>, or <c>bestroute-NAME</c> for the pool NAME.</param>
    /// <param name="failureStatus">The status while no model is available. The default is <see langword="null"/>: <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">The tags, by which an application chooses checks. The default is <see langword="null"/>: no tags.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IHealthChecksBuilder AddBestRoute(
        this IHealthChecksBuilder builder, string pool = "", string? name = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(pool);
        var check = name ?? (pool.Length == 0 ? "bestroute" : $"bestroute-{pool}");
        return builder.Add(new HealthCheckRegistration(check, services => new PoolHealthCheck(services, pool), failureStatus, tags));
    }
}
