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
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> where that is not known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddReferenceModel(
        this IBestRouteBuilder builder, string id, Func<IServiceProvider, IChatClient> factory, ModelPrice price, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, IsReference = true }, configure), factory);

    /// <summary>Adds the reference model over a backend that the caller owns.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The pool id, as the package knows it.</param>
    /// <param name="client">The backend; it is not disposed.</param>
    /// <param name="price">The price.</param>
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> where that is not known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddReferenceModel(
        this IBestRouteBuilder builder, string id, IChatClient client, ModelPrice price, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, IsReference = true }, configure), client);

    /// <summary>Adds the reference model over a keyed <see cref="IChatClient"/> of the container.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The pool id, as the package knows it.</param>
    /// <param name="clientKey">The service key of the backend.</param>
    /// <param name="price">The price.</param>
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> where that is not known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddReferenceModel(
        this IBestRouteBuilder builder, string id, string clientKey, ModelPrice price, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, IsReference = true }, configure), clientKey);

    /// <summary>Adds a candidate model.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The pool id, as the package knows it.</param>
    /// <param name="factory">Makes the backend once; it must not resolve the router itself. The container disposes what it makes.</param>
    /// <param name="price">The price.</param>
    /// <param name="maxSamples">The largest number of samples a route may draw, 1 to 64.</param>
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> where that is not known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddModel(
        this IBestRouteBuilder builder, string id, Func<IServiceProvider, IChatClient> factory, ModelPrice price, int maxSamples = 1, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, MaxSamples = maxSamples }, configure), factory);

    /// <summary>Adds a candidate model over a backend that the caller owns.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The pool id, as the package knows it.</param>
    /// <param name="client">The backend; it is not disposed.</param>
    /// <param name="price">The price.</param>
    /// <param name="maxSamples">The largest number of samples a route may draw, 1 to 64.</param>
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> where that is not known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddModel(
        this IBestRouteBuilder builder, string id, IChatClient client, ModelPrice price, int maxSamples = 1, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, MaxSamples = maxSamples }, configure), client);

    /// <summary>Adds a candidate model over a keyed <see cref="IChatClient"/> of the container.</summary>
    /// <param name="builder">The pool.</param>
    /// <param name="id">The pool id, as the package knows it.</param>
    /// <param name="clientKey">The service key of the backend.</param>
    /// <param name="price">The price.</param>
    /// <param name="maxSamples">The largest number of samples a route may draw, 1 to 64.</param>
    /// <param name="configure">Sets what the model can do, such as <see cref="ModelOptions.Vision"/>; <see langword="null"/> where that is not known.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder AddModel(
        this IBestRouteBuilder builder, string id, string clientKey, ModelPrice price, int maxSamples = 1, Action<ModelOptions>? configure = null) =>
        Add(builder, Configured(new() { Id = id, Price = price, MaxSamples = maxSamples }, configure), clientKey);

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

    /// <summary>Chooses among the samples of a draw with this scorer.</summary>
    /// <remarks>It takes the place of the scorer of the package. The last call wins, also over a <see cref="BestRouteOptions.Scorer"/> that was set before.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="scorer">The scorer; it is not disposed.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UseScorer(this IBestRouteBuilder builder, IResponseScorer scorer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return Use(builder, (options, _) => options.Scorer = scorer);
    }

    /// <inheritdoc cref="UseScorer(IBestRouteBuilder, IResponseScorer)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Makes the scorer once; it must not resolve the router itself. The container disposes what it makes.</param>
    public static IBestRouteBuilder UseScorer(this IBestRouteBuilder builder, Func<IServiceProvider, IResponseScorer> factory) =>
        Use(builder, "scorer", factory, static (options, scorer) => options.Scorer = scorer);

    /// <summary>Predicts with this predictor how well each route answers.</summary>
    /// <remarks>It takes the place of the encoder and the heads of the package; without a package, set a threshold or a policy as well. The last call wins, also over a <see cref="BestRouteOptions.Predictor"/> that was set before.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="predictor">The predictor; it is not disposed.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UsePredictor(this IBestRouteBuilder builder, IMatchPredictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        return Use(builder, (options, _) => options.Predictor = predictor);
    }

    /// <inheritdoc cref="UsePredictor(IBestRouteBuilder, IMatchPredictor)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Makes the predictor once; it must not resolve the router itself. The container disposes what it makes.</param>
    public static IBestRouteBuilder UsePredictor(this IBestRouteBuilder builder, Func<IServiceProvider, IMatchPredictor> factory) =>
        Use(builder, "predictor", factory, static (options, predictor) => options.Predictor = predictor);

    /// <summary>Chooses the route with this policy.</summary>
    /// <remarks>It takes the place of the operating point of the package, and excludes a threshold and a target. The last call wins, also over a <see cref="BestRouteOptions.Policy"/> that was set before.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="policy">The policy; it is not disposed.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UsePolicy(this IBestRouteBuilder builder, IRoutingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Use(builder, (options, _) => options.Policy = policy);
    }

    /// <inheritdoc cref="UsePolicy(IBestRouteBuilder, IRoutingPolicy)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Makes the policy once; it must not resolve the router itself. The container disposes what it makes.</param>
    public static IBestRouteBuilder UsePolicy(this IBestRouteBuilder builder, Func<IServiceProvider, IRoutingPolicy> factory) =>
        Use(builder, "policy", factory, static (options, policy) => options.Policy = policy);

    /// <summary>Draws samples with this sampler.</summary>
    /// <remarks>It takes the place of one call for each sample. The last call wins, also over a <see cref="BestRouteOptions.Sampler"/> that was set before.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="sampler">The sampler; it is not disposed.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UseSampler(this IBestRouteBuilder builder, ISampler sampler)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        return Use(builder, (options, _) => options.Sampler = sampler);
    }

    /// <inheritdoc cref="UseSampler(IBestRouteBuilder, ISampler)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Makes the sampler once; it must not resolve the router itself. The container disposes what it makes.</param>
    public static IBestRouteBuilder UseSampler(this IBestRouteBuilder builder, Func<IServiceProvider, ISampler> factory) =>
        Use(builder, "sampler", factory, static (options, sampler) => options.Sampler = sampler);

    /// <summary>Encodes queries with this encoder, which has to be the one that the package was trained with.</summary>
    /// <remarks>An <c>IEmbeddingGenerator</c> becomes one with <c>AsQueryEncoder()</c>. The last call wins, also over a <see cref="BestRouteOptions.Encoder"/> that was set before.</remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="encoder">The encoder; it is not disposed.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UseEncoder(this IBestRouteBuilder builder, IQueryEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return Use(builder, (options, _) => options.Encoder = encoder);
    }

    /// <inheritdoc cref="UseEncoder(IBestRouteBuilder, IQueryEncoder)"/>
    /// <param name="builder">The pool.</param>
    /// <param name="factory">Makes the encoder once; it must not resolve the router itself. The container disposes what it makes.</param>
    public static IBestRouteBuilder UseEncoder(this IBestRouteBuilder builder, Func<IServiceProvider, IQueryEncoder> factory) =>
        Use(builder, "encoder", factory, static (options, encoder) => options.Encoder = encoder);

    /// <summary>Registers a part of the pool under a key of its own, so that the container makes it once and disposes it.</summary>
    private static IBestRouteBuilder Use<T>(IBestRouteBuilder builder, string part, Func<IServiceProvider, T> factory, Action<BestRouteOptions, T> set)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        var pool = builder.Name;
        builder.Services.AddKeyedSingleton(new PartKey(pool), (provider, _) => factory(provider)
            ?? throw new OptionsValidationException(pool, typeof(BestRouteOptions), [$"The factory of the {part} returned null: it must return an {typeof(T).Name}."]));
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
