namespace BestRoute.Training;

/// <summary>Encodes prompts as the run time would.</summary>
internal static class DenseFeatures
{
    public static async Task<FeatureMatrix> EncodeAsync(IQueryEncoder encoder, IReadOnlyList<QueryRecord> records, ParallelOptions options)
    {
        var features = new FeatureMatrix(records.Count, encoder.Dimensions);
        await Parallel.ForAsync(0, records.Count, options, async (query, token) =>
        {
            var vector = new float[encoder.Dimensions];
            await encoder.EncodeAsync(records[query].Text, vector, token).ConfigureAwait(false);
            var row = features.Row(query);
            for (var i = 0; i < vector.Length; i++)
            {
                row[i] = vector[i];
            }
        }).ConfigureAwait(false);

        return features;
    }
}
