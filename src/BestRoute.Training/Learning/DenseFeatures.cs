namespace BestRoute.Training;

/// <summary>Encodes prompts as the run time would.</summary>
internal static class DenseFeatures
{
    public static FeatureMatrix Encode(IQueryEncoder encoder, IReadOnlyList<QueryRecord> records, ParallelOptions options)
    {
        var features = new FeatureMatrix(records.Count, encoder.Dimensions);
        Parallel.For(0, records.Count, options, query =>
        {
            float[] vector = new float[encoder.Dimensions];

            // Encoders compute, they do not wait: blocking here holds no thread that they need.
            encoder.EncodeAsync(records[query].Text, vector, options.CancellationToken).AsTask().GetAwaiter().GetResult();
            var row = features.Row(query);
            for (int i = 0; i < vector.Length; i++)
            {
                row[i] = vector[i];
            }
        });

        return features;
    }
}
