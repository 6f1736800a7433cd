namespace BestRoute.Training;

/// <summary>An encoder of prompts and responses whose vectors are stored: it is asked once for each pair.</summary>
internal sealed class StoredPairEncoder(IPairEncoder encoder, FeatureStore store) : IPairEncoder, IModelFolder, IDeviceBound
{
    /// <summary>Gets the encoder that is asked.</summary>
    public IPairEncoder Inner => encoder;

    public int Dimensions => encoder.Dimensions;

    public string? Device => (encoder as IDeviceBound)?.Device;

    public string Fingerprint => ((IFingerprinted)encoder).Fingerprint;

    public void CopyTo(string folder) => ((IModelFolder)encoder).CopyTo(folder);

    public async ValueTask EncodePairsAsync(string prompt, IReadOnlyList<string> responses, Memory<float> destination, CancellationToken cancellationToken)
    {
        FeatureKey[] keys = [.. responses.Select(response => FeatureKey.Of(prompt, response))];
        int[] missing = [.. Enumerable.Range(0, keys.Length).Where(i => !store.TryGet(keys[i], destination.Span[(i * Dimensions)..]))];
        if (missing.Length == 0)
        {
            return;
        }

        var vectors = new float[missing.Length * Dimensions];
        await encoder.EncodePairsAsync(prompt, [.. missing.Select(i => responses[i])], vectors, cancellationToken).ConfigureAwait(false);
        for (var k = 0; k < missing.Length; k++)
        {
            var vector = vectors.AsSpan(k * Dimensions, Dimensions);
            store.Add(keys[missing[k]], vector);
            vector.CopyTo(destination.Span[(missing[k] * Dimensions)..]);
        }
    }
}
