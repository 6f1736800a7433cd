using BestRoute;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.AI;

/// <summary>Adds a router to a pipeline of chat clients.</summary>
public static class BestRouteChatClientBuilderExtensions
{
    /// <summary>Routes the requests of a pipeline. The inner client becomes the reference model of a pool.</summary>
    /// <remarks>
    /// <para>
    /// Clients that are added before this call are around the router and get each request once. Clients that are added after it are part of the reference
    /// model. The models, the package, the encoder and the predictor are read when the pipeline is built. Building it fails with an
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> if the options are invalid, and with a <see cref="PackageException"/> if the
    /// package is missing or damaged.
    /// </para>
    /// <para>The client that the pipeline builds owns the inner client and the clients of the candidate models, and disposes them. It is safe for concurrent use.</para>
    /// </remarks>
    /// <param name="builder">The pipeline.</param>
    /// <param name="referenceModel">The id of the inner client's model, as in the package.</param>
    /// <param name="referencePrice">The price of that model, in US dollars per million tokens.</param>
    /// <param name="configure">
    /// Adds the candidate models, each with its <see cref="ModelOptions.ChatClient"/>, and sets the package or other options. Its second argument is the
    /// service provider that the pipeline is built with.
    /// </param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="referenceModel"/> is empty.</exception>
    public static ChatClientBuilder UseBestRoute(
        this ChatClientBuilder builder, string referenceModel, ModelPrice referencePrice, Action<BestRouteOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(referenceModel);
        ArgumentNullException.ThrowIfNull(referencePrice);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Use((inner, services) =>
        {
            var options = new BestRouteOptions();
            options.Models.Add(new ModelOptions { Id = referenceModel, ChatClient = inner, Price = referencePrice, IsReference = true });
            configure(options, services);
            return new BestRouteChatClient(options, services.GetService<ILoggerFactory>());
        });
    }

    /// <inheritdoc cref="UseBestRoute(ChatClientBuilder, string, ModelPrice, Action{BestRouteOptions, IServiceProvider})"/>
    /// <param name="builder">The pipeline.</param>
    /// <param name="referenceModel">The id of the inner client's model, as in the package.</param>
    /// <param name="referencePrice">The price of that model, in US dollars per million tokens.</param>
    /// <param name="configure">Adds the candidate models, each with its <see cref="ModelOptions.ChatClient"/>, and sets the package or other options.</param>
    public static ChatClientBuilder UseBestRoute(
        this ChatClientBuilder builder, string referenceModel, ModelPrice referencePrice, Action<BestRouteOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.UseBestRoute(referenceModel, referencePrice, (options, _) => configure(options));
    }
}
