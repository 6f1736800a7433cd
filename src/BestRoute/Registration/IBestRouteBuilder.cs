using Microsoft.Extensions.DependencyInjection;

namespace BestRoute;

/// <summary>Configures one pool. Not safe for concurrent use.</summary>
public interface IBestRouteBuilder
{
    /// <summary>Gets the name of the pool. It is empty for the default pool.</summary>
    string Name { get; }

    /// <summary>Gets the services in which the pool is registered.</summary>
    IServiceCollection Services { get; }
}
