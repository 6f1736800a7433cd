namespace BestRoute.Training;

/// <summary>What the models of one job said of each text, so that each is asked once; kept in a folder for other jobs, where one was named.</summary>
/// <param name="folder">The folder; <see langword="null"/> for none.</param>
internal sealed class FeatureStores(string? folder) : IDisposable
{
    private readonly List<FeatureStore> _stores = [];
    private readonly List<string> _notices = [];

    /// <summary>Gets what cannot be used of the folder, in sentences.</summary>
    public IReadOnlyList<string> Notices
    {
        get
        {
            lock (_notices)
            {
                // Results are compared by value: where there is nothing to say, all say the same nothing.
                return _notices.Count == 0 ? [] : [.. _notices];
            }
        }
    }

    /// <summary>Stores the vectors of queries.</summary>
    public StoredEncoder Of(IQueryEncoder encoder) => new(encoder, Open(FeatureKind.Query, encoder.Dimensions, encoder));

    /// <summary>Stores the vectors of prompts and responses.</summary>
    public StoredPairEncoder OfPairs(IPairEncoder encoder) => new(encoder, Open(FeatureKind.Pair, encoder.Dimensions, encoder));

    /// <summary>Stores the rewards of responses.</summary>
    public StoredScorer Of(IResponseScorer scorer) => new(scorer, Open(FeatureKind.Reward, 1, scorer));

    public void Dispose() => _stores.ForEach(static store => store.Dispose());

    private FeatureStore Open(FeatureKind kind, int dimensions, object model)
    {
        _stores.Add(new FeatureStore(kind, dimensions, model, folder, Note));
        return _stores[^1];
    }

    private void Note(string notice)
    {
        lock (_notices)
        {
            _notices.Add(notice);
        }
    }
}
