using BestRoute;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a pool warm up before the first request.</summary>
public static class WarmUpBestRouteBuilderExtensions
{
    /// <summary>
    /// Predicts and scores once before the host starts its other services, such as the web server. The first user then does not wait until models are on their device and code is compiled.
    /// </summary>
    /// <remarks>
    /// No model of the pool is called. A scorer of your own is not called either, because it may call a model. If the warm-up fails, this is logged, and the start goes on. A package that is replaced
    /// while the application runs is warmed up before it is used.
    /// </remarks>
    /// <param name="builder">The pool.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder WarmUp(this IBestRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, pool) = (builder.Services, builder.Name);
        if (services.Any(service => service.IsKeyedService && service.ServiceType == typeof(PoolWarmUp) && Equals(service.ServiceKey, pool)))
        {
            return builder;
        }

        services.AddKeyedSingleton(pool, static (provider, key) => new PoolWarmUp((string)key!, provider));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<PoolWarmUp>(pool));
        return builder;
    }
}
