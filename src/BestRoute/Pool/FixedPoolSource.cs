using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>The pool of a client that was created without a container.</summary>
internal sealed class FixedPoolSource : IPoolSource
{
    private readonly PoolSnapshot _snapshot;

    internal FixedPoolSource(BestRouteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = OptionsRules.Check(options);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(BestRouteOptions), failures);
        }

        var package = PoolPackage.LoadPatiently(options, TimeProvider.System);
        _snapshot = new(PoolBuilder.Build(options, package, new OutputLengths(), static model => model.ChatClient ?? throw MissingClient(model)), options);
    }

    public string Name => "";

    public PoolSnapshot Get() => _snapshot;

    private static OptionsValidationException MissingClient(ModelOptions model) => new(
        Options.DefaultName,
        typeof(BestRouteOptions),
        [$"Models['{model.Id}'].ChatClient is null. Without a container, set it to the IChatClient of the model."]);
}
