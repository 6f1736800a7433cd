using BestRoute;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a pool observe its traffic.</summary>
public static class ObservationBestRouteBuilderExtensions
{
    /// <summary>
    /// Records requests with the responses of all models, so that a package can be trained. <b>The texts of your users' requests and of the answers are written to files</b>, after
    /// <see cref="ObservationOptions.Redact"/>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// After a user has an answer, the models that did not answer are sampled in the background, for a share of the requests and within a spend limit for each day. No request waits for it. An answer
    /// does not change, but one without an id gets a new <c>ResponseId</c>. Without a package, the mode becomes <see cref="RoutingMode.Observe"/>.
    /// </para>
    /// <para>
    /// Requests with tools, images or other files, with a conversation id, or with a model that the caller named are not recorded. The folder has one file for each process and day with one request per
    /// line, and <c>pool.json</c>. <c>bestroute train FOLDER</c> needs nothing else. Resolve <see cref="RoutingLog"/> to erase the rows of a user, and
    /// <see cref="IRouteFeedback"/> to report how good an answer was.
    /// </para>
    /// </remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="folder">The folder of the log. A relative path starts at the working directory.</param>
    /// <param name="configure">Sets <see cref="ObservationOptions.Redact"/> or <see cref="ObservationOptions.RecordAsIs"/>, and limits.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    public static IBestRouteBuilder Observe(this IBestRouteBuilder builder, string folder, Action<ObservationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(configure);
        var (services, pool) = (builder.Services, builder.Name);
        services.AddOptionsWithValidateOnStart<ObservationOptions>(pool).Configure(options => options.Folder = folder).Configure(configure);
        services.AddOptions<BestRouteOptions>(pool).Configure(static options => options.IsObserved = true);
        if (services.Any(service => service.IsKeyedService && service.ServiceType == typeof(RoutingLog) && Equals(service.ServiceKey, pool)))
        {
            return builder;
        }

        services.AddSingleton<IValidateOptions<ObservationOptions>>(
            provider => new ObservationRules(pool, () => provider.GetRequiredService<IOptionsMonitor<BestRouteOptions>>().Get(pool)));
        services.AddKeyedSingleton(pool, static (provider, key) =>
        {
            var monitor = provider.GetRequiredService<IOptionsMonitor<ObservationOptions>>();
            var name = (string)key!;
            return new RoutingLog(() => monitor.Get(name), provider.GetService<TimeProvider>(), provider.GetService<ILoggerFactory>(), pool: name);
        });
        services.AddKeyedSingleton<IRouteFeedback>(pool, static (provider, key) => provider.GetRequiredKeyedService<RoutingLog>(key));
        if (pool == Options.Options.DefaultName)
        {
            services.TryAddSingleton(static provider => provider.GetRequiredKeyedService<RoutingLog>(Options.Options.DefaultName));
            services.TryAddSingleton<IRouteFeedback>(static provider => provider.GetRequiredService<RoutingLog>());
        }

        return builder;
    }
}
