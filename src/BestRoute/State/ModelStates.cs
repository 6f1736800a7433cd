using System.Collections.Concurrent;

namespace BestRoute;

/// <summary>The gates of all models, by their ids. They live as long as the client, also when the options change. Safe for concurrent use.</summary>
internal sealed class ModelStates(TimeProvider time, RouterTelemetry telemetry)
{
    private readonly ConcurrentDictionary<string, ModelGate> _gates = new(StringComparer.Ordinal);
    private readonly Lock _sync = new();
    private volatile Pool? _pool;

    /// <summary>Makes the limits and rules of a pool apply.</summary>
    internal void Apply(Pool pool)
    {
        if (ReferenceEquals(_pool, pool))
        {
            return;
        }

        lock (_sync)
        {
            foreach (var model in pool.Models)
            {
                if (_gates.TryGetValue(model.Id, out var gate))
                {
                    gate.Apply(model, pool.FailureRules);
                }
                else
                {
                    _gates[model.Id] = new ModelGate(model, pool.FailureRules, time, telemetry);
                }
            }

            _pool = pool;
        }
    }

    /// <summary>Returns the gate of a model of a pool that was applied.</summary>
    internal ModelGate Of(PoolModel model) => _gates[model.Id];

    /// <summary>Reads the states of the models of a pool, in its order.</summary>
    internal IReadOnlyList<ModelState> Read(Pool pool)
    {
        Apply(pool);
        return [.. pool.Models.Select(model => Of(model).Read(model.Id))];
    }
}
