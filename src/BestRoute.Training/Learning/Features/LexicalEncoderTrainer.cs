namespace BestRoute.Training;

/// <summary>
/// Fits a <see cref="LexicalEncoder"/>: inverse document frequencies of the training prompts, the projection onto the leading singular
/// vectors of their weight matrix, and the mean and spread of the surface features.
/// </summary>
internal static class LexicalEncoderTrainer
{
    /// <summary>The shape that cross-validation on real logs chose; wider ones were no better.</summary>
    public static LexicalEncoderParameters DefaultParameters { get; } = new()
    {
        Buckets = 1 << 14,
        Dimensions = 128,
        WordOrders = [1, 2],
        CharacterOrders = [4],
        MaxCharacters = 4096,
        SurfaceWeight = 0.03,
        Normalizes = true,
    };

    /// <summary>N-grams of fewer training prompts than this say nothing about others.</summary>
    private const int MinDocuments = 2;

    /// <summary>Fits the encoder.</summary>
    /// <param name="prompts">The training prompts.</param>
    /// <param name="parameters">The shape.</param>
    /// <param name="seed">The seed of the projection's sketch.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    public static LexicalEncoder Fit(IReadOnlyList<string> prompts, LexicalEncoderParameters parameters, int seed, ParallelOptions options)
    {
        prompts = parameters.Normalizes ? [.. prompts.Select(Normalize)] : prompts;
        var rows = Count(prompts, new LexicalFeatures(parameters), options);
        var idf = InverseDocumentFrequencies(rows, parameters.Buckets);
        Parallel.For(0, rows.Length, options, row =>
        {
            LexicalFeatures.Weigh(rows[row].Columns, rows[row].Values, idf);
            rows[row] = WithoutZeros(rows[row]);
        });

        var (vectors, _) = TruncatedSvd.Compute(SparseMatrix.FromRows(parameters.Buckets, rows), parameters.Dimensions, (ulong)seed, options);
        var (projection, scales) = Quantize(vectors, parameters.Dimensions);
        var (mean, spread) = Surface(prompts);
        return new LexicalEncoder(parameters, idf, projection, scales, mean, spread);
    }

    private static string Normalize(string prompt)
    {
        var normalized = new char[prompt.Length];
        return new string(normalized, 0, TextNormalizer.Normalize(prompt, normalized));
    }

    /// <summary>Counts the n-grams of each prompt, by bucket.</summary>
    internal static (int[] Columns, float[] Values)[] Count(IReadOnlyList<string> prompts, LexicalFeatures features, ParallelOptions options)
    {
        var rows = new (int[] Columns, float[] Values)[prompts.Count];
        Parallel.For(
            0,
            prompts.Count,
            options,
            () => (Buckets: new int[features.Capacity], Counts: new float[features.Capacity]),
            (row, _, buffers) =>
            {
                var count = features.Extract(prompts[row], buffers.Buckets, buffers.Counts);
                rows[row] = (buffers.Buckets[..count], buffers.Counts[..count]);
                return buffers;
            },
            static _ => { });
        return rows;
    }

    /// <summary>Takes the inverse document frequency of every bucket; 0 for one that too few prompts hit.</summary>
    internal static float[] InverseDocumentFrequencies((int[] Columns, float[] Values)[] rows, int buckets)
    {
        var documents = new int[buckets];
        foreach (var (columns, _) in rows)
        {
            foreach (var column in columns)
            {
                documents[column]++;
            }
        }

        return [.. documents.Select(count => count < MinDocuments ? 0f : (float)(Math.Log((1.0 + rows.Length) / (1.0 + count)) + 1))];
    }

    private static (int[] Columns, float[] Values) WithoutZeros((int[] Columns, float[] Values) row)
    {
        var (columns, values) = row;
        var kept = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != 0)
            {
                (columns[kept], values[kept]) = (columns[i], values[i]);
                kept++;
            }
        }

        return kept == values.Length ? row : (columns[..kept], values[..kept]);
    }

    private static (sbyte[] Projection, float[] Scales) Quantize(float[] vectors, int dimensions)
    {
        var projection = new sbyte[vectors.Length];
        var scales = new float[vectors.Length / dimensions];
        for (var row = 0; row < scales.Length; row++)
        {
            var source = vectors.AsSpan(row * dimensions, dimensions);
            float largest = 0;
            foreach (var value in source)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            var scale = largest / sbyte.MaxValue;
            if (!float.IsNormal(scale))
            {
                continue;
            }

            scales[row] = scale;
            for (var i = 0; i < dimensions; i++)
            {
                projection[(row * dimensions) + i] = (sbyte)Math.Clamp(MathF.Round(source[i] / scale), -sbyte.MaxValue, sbyte.MaxValue);
            }
        }

        return (projection, scales);
    }

    private static (float[] Mean, float[] Spread) Surface(IReadOnlyList<string> prompts)
    {
        double[] sums = new double[SurfaceFeatures.Count], squares = new double[SurfaceFeatures.Count];
        Span<float> features = stackalloc float[SurfaceFeatures.Count];
        var all = new float[prompts.Count][];
        for (var row = 0; row < prompts.Count; row++)
        {
            SurfaceFeatures.Extract(prompts[row], features);
            all[row] = features.ToArray();
            for (var i = 0; i < features.Length; i++)
            {
                sums[i] += features[i];
            }
        }

        foreach (var row in all)
        {
            for (var i = 0; i < row.Length; i++)
            {
                var distance = row[i] - (sums[i] / all.Length);
                squares[i] += distance * distance;
            }
        }

        // A feature that never varied in training keeps its unit: there is nothing to standardize by.
        return (
            [.. sums.Select(sum => (float)(sum / all.Length))],
            [.. squares.Select(square => square > 1e-12 * all.Length ? (float)Math.Sqrt(square / all.Length) : 1f)]);
    }
}
