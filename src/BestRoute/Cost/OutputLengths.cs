using System.Collections.Concurrent;

namespace BestRoute;

/// <summary>
/// The mean output length of each model in tokens (paper, appendix B.1). It starts with the package's value and follows the traffic.
/// Safe for concurrent use.
/// </summary>
internal sealed class OutputLengths
{
    /// <summary>The assumption for a model that no package knows, until its first responses were received.</summary>
    internal const double Unknown = 256;

    // A new response moves the mean by at least 1/500, so after a change of traffic the old mean is forgotten within a few thousand requests.
    private const int Window = 500;

    private readonly ConcurrentDictionary<string, RunningMean> _means = new(StringComparer.Ordinal);

    internal void Start(string model, double meanTokens, int responses) =>
        _means.TryAdd(model, new RunningMean(meanTokens, Math.Min(responses, Window)));

    internal double Mean(string model) => _means.TryGetValue(model, out var mean) ? mean.Value : Unknown;

    /// <summary>Learns from one response. A count below 0, which a backend may report, is read as 0, as on the bill.</summary>
    internal void Learn(string model, double tokens) =>
        _means.GetOrAdd(model, static _ => new RunningMean(Unknown, 0)).Add(Math.Max(0, tokens));

    private sealed class RunningMean(double value, int count)
    {
        private readonly Lock _lock = new();
        private double _value = value;
        private int _count = count;

        internal double Value => Volatile.Read(ref _value);

        internal void Add(double observation)
        {
            lock (_lock)
            {
                _count = Math.Min(_count + 1, Window);
                Volatile.Write(ref _value, _value + ((observation - _value) / _count));
            }
        }
    }
}
