using BestRoute;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds models and a package to a pool.</summary>
public static class BestRouteBuilderExtensions
{
    /// <summary>Adds the reference model: the strongest of the pool, whose single answer is the quality to match.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The pool id, as the package knows it.</param>
    /// <param name="factory">Makes the backend once; it must not resolve the router itself. The container disposes what it makes.</param>
    /// <param name="price">The price.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddReferenceModel(this IBestRouteBuilder builder, string id, Func<IServiceProvider, IChatClient> factory, ModelPrice price) =>
        Add(builder, new() { Id = id, Price = price, IsReference = true }, factory);

    /// <summary>Adds the reference model over a backend that the caller owns.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The pool id, as the package knows it.</param>
    /// <param name="client">The backend; it is not disposed.</param>
    /// <param name="price">The price.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddReferenceModel(this IBestRouteBuilder builder, string id, IChatClient client, ModelPrice price) =>
        Add(builder, new() { Id = id, Price = price, IsReference = true }, client);

    /// <summary>Adds the reference model over a keyed <see cref="IChatClient"/> of the container.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The pool id, as the package knows it.</param>
    /// <param name="clientKey">The service key of the backend.</param>
    /// <param name="price">The price.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddReferenceModel(this IBestRouteBuilder builder, string id, string clientKey, ModelPrice price) =>
        Add(builder, new() { Id = id, Price = price, IsReference = true }, clientKey);

    /// <summary>Adds a candidate model.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The pool id, as the package knows it.</param>
    /// <param name="factory">Makes the backend once; it must not resolve the router itself. The container disposes what it makes.</param>
    /// <param name="price">The price.</param>
    /// <param name="maxSamples">The largest number of samples a route may draw, 1 to 64.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddModel(this IBestRouteBuilder builder, string id, Func<IServiceProvider, IChatClient> factory, ModelPrice price, int maxSamples = 1) =>
        Add(builder, new() { Id = id, Price = price, MaxSamples = maxSamples }, factory);

    /// <summary>Adds a candidate model over a backend that the caller owns.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The pool id, as the package knows it.</param>
    /// <param name="client">The backend; it is not disposed.</param>
    /// <param name="price">The price.</param>
    /// <param name="maxSamples">The largest number of samples a route may draw, 1 to 64.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddModel(this IBestRouteBuilder builder, string id, IChatClient client, ModelPrice price, int maxSamples = 1) =>
        Add(builder, new() { Id = id, Price = price, MaxSamples = maxSamples }, client);

    /// <summary>Adds a candidate model over a keyed <see cref="IChatClient"/> of the container.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The pool id, as the package knows it.</param>
    /// <param name="clientKey">The service key of the backend.</param>
    /// <param name="price">The price.</param>
    /// <param name="maxSamples">The largest number of samples a route may draw, 1 to 64.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddModel(this IBestRouteBuilder builder, string id, string clientKey, ModelPrice price, int maxSamples = 1) =>
        Add(builder, new() { Id = id, Price = price, MaxSamples = maxSamples }, clientKey);

    /// <summary>Names the package that <c>bestroute train</c> made for this pool.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="path">The folder; a relative path counts from the working directory, then from the application's folder.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UsePackage(this IBestRouteBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        builder.Services.Configure<BestRouteOptions>(builder.Name, options => options.Package = path);
        return builder;
    }

    /// <summary>Chooses among samples with a scorer that needs services of the container, in place of the package's own.</summary>
    /// <remarks>The last call counts, also over a <see cref="BestRouteOptions.Scorer"/> that was set before.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Makes the scorer once; it must not resolve the router itself. The container disposes what it makes.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UseScorer(this IBestRouteBuilder builder, Func<IServiceProvider, IResponseScorer> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        var pool = builder.Name;
        builder.Services.AddKeyedSingleton(new ScorerKey(pool), (provider, _) => factory(provider)
            ?? throw new OptionsValidationException(pool, typeof(BestRouteOptions), ["The factory of the scorer returned null: it must return an IResponseScorer."]));
        builder.Services.AddOptions<BestRouteOptions>(pool)
            .Configure<IServiceProvider>((options, provider) => options.Scorer = provider.GetRequiredKeyedService<MonitoredPoolSource>(pool).CreateScorer());
        return builder;
    }

    private static IBestRouteBuilder Add(IBestRouteBuilder builder, ModelOptions model, Func<IServiceProvider, IChatClient> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.AddKeyedSingleton(new ModelClientKey(builder.Name, model.Id), (provider, _) => factory(provider)
            ?? throw new OptionsValidationException(builder.Name, typeof(BestRouteOptions), [$"The factory of model '{model.Id}' returned null: it must return the IChatClient that answers for the model."]));
        return Add(builder, model);
    }

    private static IBestRouteBuilder Add(IBestRouteBuilder builder, ModelOptions model, IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        model.ChatClient = client;
        return Add(builder, model);
    }

    private static IBestRouteBuilder Add(IBestRouteBuilder builder, ModelOptions model, string clientKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientKey);
        model.Client = clientKey;
        return Add(builder, model);
    }

    private static IBestRouteBuilder Add(IBestRouteBuilder builder, ModelOptions model)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model.Id);
        builder.Services.Configure<BestRouteOptions>(builder.Name, options => options.Models.Add(model));
        return builder;
    }
}
