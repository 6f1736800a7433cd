using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>The pool of a container. It follows the options, which are the last valid ones after an invalid change, and the folder of the package.</summary>
internal sealed class MonitoredPoolSource(string name, PackageWatch packages, IServiceProvider services) : IPoolSource
{
    // The pools of which a part is being created on this thread. Parts are created synchronously.
    [ThreadStatic]
    private static List<(MonitoredPoolSource Source, string Part)>? _creating;

    private readonly ConditionalWeakTable<BestRouteOptions, Pool> _pools = [];
    private readonly OutputLengths _lengths = new();
    private readonly Lazy<IOptionsMonitor<BestRouteOptions>> _monitor = new(services.GetRequiredService<IOptionsMonitor<BestRouteOptions>>);
    private volatile PoolSnapshot? _last;

    public string Name => name;

    /// <summary>Gets why the package that is on disk now cannot be loaded; <see langword="null"/> if it can.</summary>
    internal string? PackageRefusal => packages.Refusal;

    public PoolSnapshot Get()
    {
        var options = _monitor.Value.Get(name);
        if (_last is { } last && ReferenceEquals(last.Configuration, options))
        {
            return last;
        }

        var snapshot = new PoolSnapshot(Build(options), options);
        _last = snapshot;
        return snapshot;
    }

    /// <summary>Makes the pool of these options, once. Validation calls this too, so start-up finds every error.</summary>
    internal Pool Build(BestRouteOptions options) =>
        _pools.GetValue(options, valid =>
        {
            var package = packages.PackageOf(valid);
            var pool = PoolBuilder.Build(valid, package, _lengths, Create);
            packages.Follow(valid, package);
            return pool;
        });

    /// <summary>Returns the part that was registered for the pool with a factory.</summary>
    internal T CreatePart<T>(string part)
        where T : class =>
        Create(part, () => services.GetRequiredKeyedService<T>(new PartKey(name)));

    /// <summary>Refuses to return the router to the factory of one of its own parts.</summary>
    internal void ThrowIfCreating()
    {
        if (_creating?.Find(entry => ReferenceEquals(entry.Source, this)) is { Part: { } part })
        {
            throw ResolvesRouter(part);
        }
    }

    private IChatClient Create(ModelOptions model)
    {
        var part = $"backend of model '{model.Id}'";
        return Create(part, () =>
        {
            var client = model.ChatClient
                ?? services.GetKeyedService<IChatClient>(model.Client ?? (object)new ModelClientKey(name, model.Id))
                ?? throw new OptionsValidationException(name, typeof(BestRouteOptions), [model.Client is null
                    ? $"Models['{model.Id}'] has no backend. Set Client to the service key of its IChatClient, or register it with AddModel or AddReferenceModel."
                    : $"Models['{model.Id}'].Client is '{model.Client}', but no IChatClient is registered with that key. Register one, for example with AddKeyedChatClient(\"{model.Client}\", ...)."]);

            return client.GetService(typeof(BestRouteChatClient)) is BestRouteChatClient router && router.RoutesOver(this)
                ? throw ResolvesRouter(part)
                : client;
        });
    }

    private T Create<T>(string part, Func<T> make)
    {
        (_creating ??= []).Add((this, part));
        try
        {
            return make();
        }
        catch (Exception error) when (error is not OptionsValidationException)
        {
            throw new OptionsValidationException(name, typeof(BestRouteOptions), [$"The {part} cannot be created: {error.GetType().Name}: {error.Message}"]);
        }
        finally
        {
            _creating.RemoveAt(_creating.Count - 1);
        }
    }

    private OptionsValidationException ResolvesRouter(string part) => new(name, typeof(BestRouteOptions),
        [$"The {part} resolves the router of its own pool{(name.Length > 0 ? $" '{name}'" : "")}, which would call itself endlessly. Give it another client: a keyed IChatClient, or one that its factory creates."]);
}

/// <summary>The service key under which the container keeps the backend of a model that was registered with a factory.</summary>
internal sealed record ModelClientKey(string Pool, string Model);

/// <summary>The service key under which the container keeps the parts of a pool (scorer, predictor and others) that were registered with a factory.</summary>
internal sealed record PartKey(string Pool);
