namespace BestRoute.Training;

/// <summary>An encoder whose vectors are stored: it is asked once for each text.</summary>
internal sealed class StoredEncoder(IQueryEncoder encoder, FeatureStore store) : IQueryEncoder, IDeviceBound
{
    /// <summary>Gets the encoder that is asked.</summary>
    public IQueryEncoder Inner => encoder;

    public int Dimensions => encoder.Dimensions;

    public string? Device => (encoder as IDeviceBound)?.Device;

    public ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
    {
        var key = FeatureKey.Of(text);
        return store.TryGet(key, destination.Span) ? ValueTask.CompletedTask : AskAsync(key, text, destination, cancellationToken);
    }

    /// <summary>Encodes the queries that are not stored yet, many at once.</summary>
    public Task FillAsync(IReadOnlyList<QueryRecord> records, ParallelOptions options, Action<double> progress)
    {
        // A text is read again when its turn comes: those of a long log do not fit into memory.
        var missing = records.Select(static record => (Key: FeatureKey.Of(record.Text), Record: record))
            .Where(one => !store.Knows(one.Key))
            .DistinctBy(static one => one.Key)
            .ToList();
        return StoreFilling.RunAsync(
            missing,
            Device,
            (one, token) => AskAsync(one.Key, one.Record.Text, new float[Dimensions], token),
            options,
            progress);
    }

    private async ValueTask AskAsync(FeatureKey key, string text, Memory<float> destination, CancellationToken cancellationToken)
    {
        await encoder.EncodeAsync(text, destination, cancellationToken).ConfigureAwait(false);
        store.Add(key, destination.Span[..Dimensions]);
    }
}
