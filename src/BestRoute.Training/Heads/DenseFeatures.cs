namespace BestRoute.Training;

/// <summary>Encodes prompts as the run time would.</summary>
internal static class DenseFeatures
{
    public static FeatureMatrix Encode(LexicalEncoder encoder, IReadOnlyList<QueryRecord> records, ParallelOptions options)
    {
        var features = new FeatureMatrix(records.Count, encoder.Dimensions);
        Parallel.For(0, records.Count, options, query =>
        {
            float[] vector = new float[encoder.Dimensions];
            encoder.Encode(QueryText.From(records[query].Prompt), vector);
            var row = features.Row(query);
            for (int i = 0; i < vector.Length; i++)
            {
                row[i] = vector[i];
            }
        });

        return features;
    }
}
