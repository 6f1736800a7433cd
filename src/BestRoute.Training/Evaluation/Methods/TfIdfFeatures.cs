namespace BestRoute.Training;

/// <summary>
/// The encoder's n-grams as sparse tf-idf vectors of length 1, before any projection: for baselines that bring their own encoder.
/// </summary>
internal sealed class TfIdfFeatures
{
    private readonly LexicalFeatures _features = new(LexicalEncoderTrainer.DefaultParameters);
    private readonly float[] _idf;

    private TfIdfFeatures(IReadOnlyList<string> prompts, ParallelOptions options) =>
        _idf = LexicalEncoderTrainer.InverseDocumentFrequencies(LexicalEncoderTrainer.Count(prompts, _features, options), Columns);

    /// <summary>Gets the length of the vectors.</summary>
    public int Columns => _features.Buckets;

    /// <summary>Takes the inverse document frequencies of some prompts.</summary>
    public static TfIdfFeatures Fit(IReadOnlyList<string> prompts, ParallelOptions options) => new(prompts, options);

    /// <summary>Makes the vector of a text; zeros are left out.</summary>
    public (int[] Columns, float[] Values) Of(string text)
    {
        var buckets = new int[_features.Capacity];
        var weights = new float[_features.Capacity];
        var count = _features.Extract(text, buckets, weights);
        LexicalFeatures.Weigh(buckets.AsSpan(0, count), weights.AsSpan(0, count), _idf);
        int[] kept = [.. Enumerable.Range(0, count).Where(i => weights[i] != 0)];
        return ([.. kept.Select(i => buckets[i])], [.. kept.Select(i => weights[i])]);
    }

    /// <summary>Makes the vectors of many texts.</summary>
    public (int[] Columns, float[] Values)[] Of(IReadOnlyList<QueryRecord> records, ParallelOptions options)
    {
        var rows = new (int[], float[])[records.Count];
        Parallel.For(0, rows.Length, options, row => rows[row] = Of(records[row].Text));
        return rows;
    }
}
