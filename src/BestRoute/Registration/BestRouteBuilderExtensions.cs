using BestRoute;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds models, a package and other parts to a pool.</summary>
public static class BestRouteBuilderExtensions
{
    /// <summary>Adds the reference model: the strongest model of the pool. One sample of it is the quality to match.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The id of the model, as in the package.</param>
    /// <param name="factory">Creates the backend, once. It must not resolve the router itself. The container disposes the backend.</param>
    /// <param name="price">The price of the model.</param>
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> if nothing is known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddReferenceModel(
        this IBestRouteBuilder builder, string id, Func<IServiceProvider, IChatClient> factory, ModelPrice price, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, IsReference = true }, configure), factory);

    /// <summary>Adds the reference model, with a backend that the caller owns.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The id of the model, as in the package.</param>
    /// <param name="client">The backend. It is not disposed.</param>
    /// <param name="price">The price of the model.</param>
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> if nothing is known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddReferenceModel(
        this IBestRouteBuilder builder, string id, IChatClient client, ModelPrice price, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, IsReference = true }, configure), client);

    /// <summary>Adds the reference model, with a keyed <see cref="IChatClient"/> of the container as backend.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The id of the model, as in the package.</param>
    /// <param name="clientKey">The service key of the backend.</param>
    /// <param name="price">The price of the model.</param>
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> if nothing is known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddReferenceModel(
        this IBestRouteBuilder builder, string id, string clientKey, ModelPrice price, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, IsReference = true }, configure), clientKey);

    /// <summary>Adds a candidate model.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The id of the model, as in the package.</param>
    /// <param name="factory">Creates the backend, once. It must not resolve the router itself. The container disposes the backend.</param>
    /// <param name="price">The price of the model.</param>
    /// <param name="maxSamples">The maximum number of samples of a route, 1 to 64. The default is 1.</param>
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> if nothing is known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddModel(
        this IBestRouteBuilder builder, string id, Func<IServiceProvider, IChatClient> factory, ModelPrice price, int maxSamples = 1, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, MaxSamples = maxSamples }, configure), factory);

    /// <summary>Adds a candidate model, with a backend that the caller owns.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The id of the model, as in the package.</param>
    /// <param name="client">The backend. It is not disposed.</param>
    /// <param name="price">The price of the model.</param>
    /// <param name="maxSamples">The maximum number of samples of a route, 1 to 64. The default is 1.</param>
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> if nothing is known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddModel(
        this IBestRouteBuilder builder, string id, IChatClient client, ModelPrice price, int maxSamples = 1, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, MaxSamples = maxSamples }, configure), client);

    /// <summary>Adds a candidate model, with a keyed <see cref="IChatClient"/> of the container as backend.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The id of the model, as in the package.</param>
    /// <param name="clientKey">The service key of the backend.</param>
    /// <param name="price">The price of the model.</param>
    /// <param name="maxSamples">The maximum number of samples of a route, 1 to 64. The default is 1.</param>
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> if nothing is known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddModel(
        this IBestRouteBuilder builder, string id, string clientKey, ModelPrice price, int maxSamples = 1, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, MaxSamples = maxSamples }, configure), clientKey);

    /// <summary>Sets the package that <c>bestroute train</c> made for this pool.</summary>
    /// <remarks>
    /// The folder is looked at every 5 seconds. If it has a new package, the new package decides from the next request on. If the new package cannot be used, this is logged, and the old one stays in
    /// force.
    /// </remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="path">The folder of the package. A relative path is searched for in the working directory, then in the application's folder.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or white space.</exception>
    public static IBestRouteBuilder UsePackage(this IBestRouteBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        builder.Services.Configure<BestRouteOptions>(builder.Name, options => options.Package = path);
        return builder;
    }

    /// <summary>Uses this scorer to choose among the samples of a draw.</summary>
    /// <remarks>It replaces the scorer of the package. The last call wins, also over an earlier <see cref="BestRouteOptions.Scorer"/>.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="scorer">The scorer. It is not disposed.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UseScorer(this IBestRouteBuilder builder, IResponseScorer scorer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return Use(builder, (options, _) => options.Scorer = scorer);
    }

    /// <inheritdoc cref="UseScorer(IBestRouteBuilder, IResponseScorer)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Creates the scorer, once. It must not resolve the router itself. The container disposes the scorer.</param>
    public static IBestRouteBuilder UseScorer(this IBestRouteBuilder builder, Func<IServiceProvider, IResponseScorer> factory) =>
        Use(builder, "scorer", factory, static (options, scorer) => options.Scorer = scorer);

    /// <summary>Uses this predictor to predict the match probability and the quality of each route.</summary>
    /// <remarks>It replaces the encoder and the heads of the package. Without a package, set a threshold or a policy as well. The last call wins, also over an earlier <see cref="BestRouteOptions.Predictor"/>.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="predictor">The predictor. It is not disposed.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UsePredictor(this IBestRouteBuilder builder, IMatchPredictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        return Use(builder, (options, _) => options.Predictor = predictor);
    }

    /// <inheritdoc cref="UsePredictor(IBestRouteBuilder, IMatchPredictor)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Creates the predictor, once. It must not resolve the router itself. The container disposes the predictor.</param>
    public static IBestRouteBuilder UsePredictor(this IBestRouteBuilder builder, Func<IServiceProvider, IMatchPredictor> factory) =>
        Use(builder, "predictor", factory, static (options, predictor) => options.Predictor = predictor);

    /// <summary>Uses this policy to choose the route.</summary>
    /// <remarks>It replaces the operating point of the package, and cannot be combined with a threshold or a target. The last call wins, also over an earlier <see cref="BestRouteOptions.Policy"/>.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="policy">The policy. It is not disposed.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UsePolicy(this IBestRouteBuilder builder, IRoutingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Use(builder, (options, _) => options.Policy = policy);
    }

    /// <inheritdoc cref="UsePolicy(IBestRouteBuilder, IRoutingPolicy)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Creates the policy, once. It must not resolve the router itself. The container disposes the policy.</param>
    public static IBestRouteBuilder UsePolicy(this IBestRouteBuilder builder, Func<IServiceProvider, IRoutingPolicy> factory) =>
        Use(builder, "policy", factory, static (options, policy) => options.Policy = policy);

    /// <summary>Uses this sampler to draw samples.</summary>
    /// <remarks>It replaces the default sampler, which makes one call for each sample. The last call wins, also over an earlier <see cref="BestRouteOptions.Sampler"/>.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="sampler">The sampler. It is not disposed.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UseSampler(this IBestRouteBuilder builder, ISampler sampler)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        return Use(builder, (options, _) => options.Sampler = sampler);
    }

    /// <inheritdoc cref="UseSampler(IBestRouteBuilder, ISampler)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Creates the sampler, once. It must not resolve the router itself. The container disposes the sampler.</param>
    public static IBestRouteBuilder UseSampler(this IBestRouteBuilder builder, Func<IServiceProvider, ISampler> factory) =>
        Use(builder, "sampler", factory, static (options, sampler) => options.Sampler = sampler);

    /// <summary>Uses this encoder for the queries. It must be the one that the package was trained with.</summary>
    /// <remarks>To make one from an <c>IEmbeddingGenerator</c>, call <c>AsQueryEncoder()</c>. The last call wins, also over an earlier <see cref="BestRouteOptions.Encoder"/>.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="encoder">The encoder. It is not disposed.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UseEncoder(this IBestRouteBuilder builder, IQueryEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return Use(builder, (options, _) => options.Encoder = encoder);
    }

    /// <inheritdoc cref="UseEncoder(IBestRouteBuilder, IQueryEncoder)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Creates the encoder, once. It must not resolve the router itself. The container disposes the encoder.</param>
    public static IBestRouteBuilder UseEncoder(this IBestRouteBuilder builder, Func<IServiceProvider, IQueryEncoder> factory) =>
        Use(builder, "encoder", factory, static (options, encoder) => options.Encoder = encoder);

    /// <summary>Uses this store for <see cref="BestRouteOptions.Budgets"/>, so that several instances of the application share them.</summary>
    /// <remarks>It replaces the memory of each instance. The last call wins, also over an earlier <see cref="BestRouteOptions.BudgetStore"/>.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="store">The store. It is not disposed.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UseBudgetStore(this IBestRouteBuilder builder, IBudgetStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Use(builder, (options, _) => options.BudgetStore = store);
    }

    /// <inheritdoc cref="UseBudgetStore(IBestRouteBuilder, IBudgetStore)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Creates the store, once. It must not resolve the router itself. The container disposes the store.</param>
    public static IBestRouteBuilder UseBudgetStore(this IBestRouteBuilder builder, Func<IServiceProvider, IBudgetStore> factory) =>
        Use(builder, "budget store", factory, static (options, store) => options.BudgetStore = store);

    /// <summary>Registers a part of the pool under its own key, so that the container creates it once and disposes it.</summary>
    private static IBestRouteBuilder Use<T>(IBestRouteBuilder builder, string part, Func<IServiceProvider, T> factory, Action<BestRouteOptions, T> set)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        var pool = builder.Name;
        builder.Services.AddKeyedSingleton(new PartKey(pool), (provider, _) => factory(provider)
            ?? throw new OptionsValidationException(pool, typeof(BestRouteOptions), [$"The factory of the {part} returned null. It must return an {typeof(T).Name}."]));
        return Use(builder, (options, provider) => set(options, provider.GetRequiredKeyedService<MonitoredPoolSource>(pool).CreatePart<T>(part)));
    }

    private static IBestRouteBuilder Use(IBestRouteBuilder builder, Action<BestRouteOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<BestRouteOptions>(builder.Name).Configure(configure);
        return builder;
    }

    private static ModelOptions Configured(ModelOptions model, Action<ModelOptions>? configure)
    {
        configure?.Invoke(model);
        return model;
    }

    private static IBestRouteBuilder Add(IBestRouteBuilder builder, ModelOptions model, Func<IServiceProvider, IChatClient> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.AddKeyedSingleton(new ModelClientKey(builder.Name, model.Id), (provider, _) => factory(provider)
            ?? throw new OptionsValidationException(builder.Name, typeof(BestRouteOptions), [$"The factory of model '{model.Id}' returned null. It must return the IChatClient of the model."]));
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
