using System.Collections.Concurrent;

namespace BestRoute;

/// <summary>
/// The mean output length of each model in tokens (paper, appendix B.1). It starts with the package's value and follows the traffic.
/// Safe for concurrent use.
/// </summary>
/// <remarks>
/// A model that no package knows starts from the mean of the other models. What was learned about a model that no longer answers decays to where it
/// started: otherwise a model that once seemed too expensive would never be asked again. Time is counted in responses of all models.
/// </remarks>
internal sealed class OutputLengths
{
    /// <summary>What is assumed where nothing is known about any model.</summary>
    internal const double Unknown = 256;

    /// <summary>A response counts as at most this many times the mean, or the length that the model started from: one absurd report must not exclude a model.</summary>
    internal const double MaxMultiple = 10;

    /// <summary>After this many responses of other models, what was learned about a model begins to decay, and halves with each as many.</summary>
    internal const int Silence = 100;

    // A new response moves the mean by at least 1/500: after a change of traffic the old mean is forgotten within some thousand requests.
    private const int Window = 500;

    private readonly ConcurrentDictionary<string, RunningMean> _means = new(StringComparer.Ordinal);
    private long _responses;

    internal void Start(string model, double meanTokens, int responses) =>
        _means.TryAdd(model, new RunningMean(meanTokens, Math.Min(responses, Window), isKnown: true));

    internal double Mean(string model)
    {
        if (!_means.TryGetValue(model, out var mean))
        {
            return MeanOfOthers(null);
        }

        var now = Volatile.Read(ref _responses);
        return mean.IsSilent(now) ? mean.At(now, mean.Start ?? MeanOfOthers(mean)) : mean.Value;
    }

    /// <summary>Learns from one response; a count below 0, which a backend may report, is taken for 0, as on the bill.</summary>
    internal void Learn(string model, double tokens)
    {
        var now = Interlocked.Increment(ref _responses);
        if (!_means.TryGetValue(model, out var mean))
        {
            mean = _means.GetOrAdd(model, new RunningMean(MeanOfOthers(null), 0, isKnown: false));
        }

        mean.Add(Math.Max(0, tokens), now, mean.Start ?? MeanOfOthers(mean));
    }

    private double MeanOfOthers(RunningMean? own)
    {
        double sum = 0;
        var count = 0;
        foreach (var (_, mean) in _means)
        {
            if (!ReferenceEquals(mean, own))
            {
                sum += mean.Value;
                count++;
            }
        }

        return count == 0 ? Unknown : sum / count;
    }

    private sealed class RunningMean(double value, int count, bool isKnown)
    {
        private readonly Lock _lock = new();
        private double _value = value;
        private int _count = count;
        private long _last;

        /// <summary>Gets the length that the package measured; null where no package knows the model.</summary>
        internal double? Start { get; } = isKnown ? value : null;

        internal double Value => Volatile.Read(ref _value);

        internal bool IsSilent(long now) => now - Volatile.Read(ref _last) > Silence;

        internal double At(long now, double start) => IsSilent(now)
            ? start + ((Value - start) * Math.Pow(0.5, ((double)now - Volatile.Read(ref _last) - Silence) / Silence))
            : Value;

        internal void Add(double observation, long now, double start)
        {
            lock (_lock)
            {
                var mean = At(now, start);
                var believed = Math.Min(observation, MaxMultiple * Math.Max(mean, start));
                _count = Math.Min(_count + 1, Window);
                Volatile.Write(ref _value, mean + ((believed - mean) / _count));
                Volatile.Write(ref _last, Math.Max(now, _last));
            }
        }
    }
}
