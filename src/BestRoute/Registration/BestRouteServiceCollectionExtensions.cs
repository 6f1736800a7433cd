using BestRoute;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers pools and their routers.</summary>
public static class BestRouteServiceCollectionExtensions
{
    /// <summary>
    /// Registers the default pool. Its router becomes the default <see cref="IChatClient"/> of the container. It can also be resolved as
    /// <see cref="BestRouteChatClient"/> and <see cref="IChatRouter"/>.
    /// </summary>
    /// <remarks>
    /// Options, package and backends are validated when the host starts, or without a host when the router is first resolved. The container owns the
    /// backends.
    /// To put caching, function invocation or telemetry around the router, register them over <see cref="BestRouteChatClient"/>, before or after this call:
    /// <c>services.AddChatClient(provider => provider.GetRequiredService&lt;BestRouteChatClient&gt;()).UseFunctionInvocation()</c>. With any other default
    /// <see cref="IChatClient"/> no request would be routed, so it is an error when the host starts.
    /// </remarks>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Sets options. The default is <see langword="null"/>. To add models, use the returned builder.</param>
    /// <returns>A builder for the pool.</returns>
    public static IBestRouteBuilder AddBestRoute(this IServiceCollection services, Action<BestRouteOptions>? configure = null) =>
        services.AddBestRoute(Options.Options.DefaultName, configure);

    /// <summary>Registers a named pool. Its router can be resolved as a keyed service with that name.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The name of the pool.</param>
    /// <param name="configure">Sets options. The default is <see langword="null"/>. To add models, use the returned builder.</param>
    /// <returns>A builder for the pool.</returns>
    public static IBestRouteBuilder AddBestRoute(this IServiceCollection services, string name, Action<BestRouteOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        AddPool(services, name);
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        return new BestRouteBuilder(name, services);
    }

    /// <summary>Registers the default pool from configuration. A change of the configuration applies from the next request on. An invalid change is logged and ignored.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configuration">
    /// The section with the members of <see cref="BestRouteOptions"/>. For each model, <see cref="ModelOptions.Client"/> is the service key of its keyed <see cref="IChatClient"/>.
    /// </param>
    /// <returns>A builder for the pool.</returns>
    public static IBestRouteBuilder AddBestRoute(this IServiceCollection services, IConfiguration configuration) =>
        services.AddBestRoute(Options.Options.DefaultName, configuration);

    /// <summary>Registers a named pool from configuration. Its router can be resolved as a keyed service with that name.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The name of the pool.</param>
    /// <param name="configuration">The section with the members of <see cref="BestRouteOptions"/>.</param>
    /// <returns>A builder for the pool.</returns>
    public static IBestRouteBuilder AddBestRoute(this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var builder = services.AddBestRoute(name);
        services.Configure<BestRouteOptions>(name, options => ConfigurationSettings.Apply(configuration, name, options));
        services.AddSingleton<IOptionsChangeTokenSource<BestRouteOptions>>(new ConfigurationChangeTokenSource<BestRouteOptions>(name, configuration));
        return builder;
    }

    private static void AddPool(IServiceCollection services, string name)
    {
        if (services.Any(service => service.IsKeyedService && service.ServiceType == typeof(MonitoredPoolSource) && Equals(service.ServiceKey, name)))
        {
            return;
        }

        services.AddOptionsWithValidateOnStart<BestRouteOptions>(name);
        services.TryAddSingleton<IOptionsFactory<BestRouteOptions>, LastValidOptionsFactory>();
        services.AddKeyedSingleton(name, static (provider, key) => new PackageWatch(
            (string)key!, provider.Clock(), provider.RouterLogger(), warmsUp: provider.GetKeyedService<PoolWarmUp>(key) is not null));
        services.AddSingleton<IOptionsChangeTokenSource<BestRouteOptions>>(provider => provider.GetRequiredKeyedService<PackageWatch>(name));
        services.AddKeyedSingleton(name, static (provider, key) => new MonitoredPoolSource((string)key!, provider.GetRequiredKeyedService<PackageWatch>(key), provider));
        services.AddSingleton<IValidateOptions<BestRouteOptions>>(provider =>
            new BestRouteOptionsValidator(provider.GetRequiredKeyedService<MonitoredPoolSource>(name)));
        services.AddKeyedSingleton(name, static (provider, key) => new TrafficRecorder((string)key!, provider.Clock()));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<TrafficRecorder>(name));
        services.AddKeyedSingleton(name, static (provider, key) => CreateClient(provider, key));
        if (name == Options.Options.DefaultName)
        {
            services.AddSingleton(static provider => provider.GetRequiredKeyedService<BestRouteChatClient>(Options.Options.DefaultName));
            DefaultChatClient.Register(services);
            services.TryAddSingleton<IChatRouter>(static provider => provider.GetRequiredService<BestRouteChatClient>());
        }
        else
        {
            services.AddKeyedSingleton<IChatClient>(name, static (provider, key) => provider.GetRequiredKeyedService<BestRouteChatClient>(key));
            services.TryAddKeyedSingleton<IChatRouter>(name, static (provider, key) => provider.GetRequiredKeyedService<BestRouteChatClient>(key));
        }
    }

    private static BestRouteChatClient CreateClient(IServiceProvider provider, object? key)
    {
        var source = provider.GetRequiredKeyedService<MonitoredPoolSource>(key);
        source.ThrowIfCreating();
        source.Get();
        return new BestRouteChatClient(
            source,
            provider.GetService<ILoggerFactory>(),
            leaveOpen: true,
            provider.GetService<TimeProvider>(),
            provider.GetKeyedService<RoutingLog>(key),
            provider.GetRequiredKeyedService<TrafficRecorder>(key));
    }
}
