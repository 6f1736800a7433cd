using Microsoft.Extensions.DependencyInjection;

namespace BestRoute;

/// <summary>Configures one pool.</summary>
public interface IBestRouteBuilder
{
    /// <summary>Gets the name of the pool; empty for the default pool.</summary>
    string Name { get; }

    /// <summary>Gets the services that the pool is registered in.</summary>
    IServiceCollection Services { get; }
}
