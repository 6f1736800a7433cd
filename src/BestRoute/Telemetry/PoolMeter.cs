using System.Diagnostics.Metrics;

namespace BestRoute;

/// <summary>Makes meters. Pools with the same models are told apart by their names.</summary>
internal static class PoolMeter
{
    internal static Meter Create(string pool) =>
        new(TelemetryNames.Source, version: null, pool.Length == 0 ? null : [new KeyValuePair<string, object?>(TelemetryNames.Attributes.Pool, pool)]);
}
