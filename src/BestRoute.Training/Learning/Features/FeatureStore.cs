using System.Collections.Concurrent;
using System.Numerics.Tensors;

namespace BestRoute.Training;

/// <summary>What a model said of each text, so that it is asked once: in memory, and in a file where there is one.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class FeatureStore : IDisposable
{
    private readonly ConcurrentDictionary<FeatureKey, float[]> _features = new();
    private readonly FeatureFile? _file;

    /// <param name="kind">What is stored.</param>
    /// <param name="dimensions">The numbers per text.</param>
    /// <param name="model">The model; one that does not know what it is has no file.</param>
    /// <param name="folder">The folder of the file; <see langword="null"/> for none.</param>
    /// <param name="notice">Given a sentence about what cannot be used.</param>
    public FeatureStore(FeatureKind kind, int dimensions, object model, string? folder = null, Action<string>? notice = null)
    {
        Dimensions = dimensions;
        _file = folder is not null && model is IFingerprinted { Fingerprint: var fingerprint }
            ? FeatureFile.Open(folder, kind, dimensions, fingerprint, (key, values) => _features[key] = values, notice ?? (static _ => { }))
            : null;
    }

    public int Dimensions { get; }

    /// <summary>Gets the number of texts that are known.</summary>
    public int Count => _features.Count;

    public bool Knows(in FeatureKey key) => _features.ContainsKey(key);

    public bool TryGet(in FeatureKey key, Span<float> destination)
    {
        if (!_features.TryGetValue(key, out var values))
        {
            return false;
        }

        values.CopyTo(destination);
        return true;
    }

    /// <exception cref="DataException">A number is not finite.</exception>
    public void Add(in FeatureKey key, ReadOnlySpan<float> values)
    {
        if (!TensorPrimitives.IsFiniteAll(values))
        {
            throw new DataException("The model returned a number that is not finite. Import the model again, with --precision fp32 if you used another precision.");
        }

        if (_features.TryAdd(key, values.ToArray()))
        {
            _file?.Append(key, values);
        }
    }

    public void Dispose() => _file?.Dispose();
}
