namespace BestRoute.Training;

/// <summary>
/// Finds out what the training queries look like: clusters of their vectors, the spread about the centres, and how far from the nearest
/// centre validation queries are.
/// </summary>
internal static class TrainingDistributionTrainer
{
    /// <summary>The most clusters. Half as many blur logs of a hundred task types; twice as many found no more of what is unusual.</summary>
    public const int MaxCentres = 128;

    /// <summary>The least queries per cluster, on average.</summary>
    private const int QueriesPerCentre = 4;

    /// <summary>The most queries that are looked at, evenly spaced: beyond, centres and spread hardly move.</summary>
    private const int MaxQueries = 4096;

    private const int Iterations = 3;

    /// <summary>The share of the mean spread that each direction gets, so that directions in which training queries do not vary count, but not without bound.</summary>
    private const double Shrinkage = 0.03;

    /// <summary>The least spread, as a share of the mean square of a vector: training queries may all be equal.</summary>
    private const double MinSpread = 1e-6;

    /// <summary>Fits the distribution.</summary>
    /// <param name="training">The vectors of the training queries, at least one.</param>
    /// <param name="validation">The vectors of the validation queries, at least one.</param>
    /// <param name="seed">The seed of the clusters.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    public static TrainingDistribution Fit(FeatureMatrix training, FeatureMatrix validation, int seed, ParallelOptions options)
    {
        var dimensions = training.Columns;
        var rows = Sample(training);
        var clusters = KMeans.Fit(rows, dimensions, Math.Clamp(rows.Length / QueriesPerCentre, 1, MaxCentres), (ulong)seed, options, Iterations);
        var whitening = Whitening(CholeskyFactor.Of(dimensions, Spread(rows, clusters, dimensions, options)));
        var packed = new float[TrainingDistribution.TriangleOf(dimensions)];
        var centres = new float[clusters.Centres.Count * dimensions];
        for (int row = 0, next = 0; row < dimensions; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                packed[next++] = (float)whitening[column][row];
            }

            for (var centre = 0; centre < clusters.Centres.Count; centre++)
            {
                double sum = 0;
                for (var column = 0; column <= row; column++)
                {
                    sum += whitening[column][row] * clusters.Centres[centre][column];
                }

                centres[(centre * dimensions) + row] = (float)sum;
            }
        }

        var unscaled = new TrainingDistribution(dimensions, packed, centres, new DistanceScale([0], 1, 1));
        var distances = new double[validation.Rows];
        Parallel.For(0, distances.Length, options, query => distances[query] = unscaled.Distance(Array.ConvertAll(validation.Row(query).ToArray(), static value => (float)value)));
        return new TrainingDistribution(dimensions, packed, centres, DistanceScaling.Of(distances));
    }

    private static (int[] Columns, float[] Values)[] Sample(FeatureMatrix training)
    {
        int[] columns = [.. Enumerable.Range(0, training.Columns)];
        var count = Math.Min(training.Rows, MaxQueries);
        return [.. Enumerable.Range(0, count).Select(i =>
            (columns, Array.ConvertAll(training.Row((int)((long)i * training.Rows / count)).ToArray(), static value => (float)value)))];
    }

    /// <summary>The columns of the inverse W of the factor of a covariance A: W A Wᵀ is the identity, so the spread is the same in all directions.</summary>
    private static double[][] Whitening(CholeskyFactor factor) => [.. Enumerable.Range(0, factor.Size).Select(column =>
    {
        var vector = new double[factor.Size];
        vector[column] = 1;
        factor.SolveLower(vector);
        return vector;
    })];

    /// <summary>The covariance, row after row, of the rows about their centres, shrunk toward the same spread in all directions; only the lower triangle is set.</summary>
    private static double[] Spread((int[] Columns, float[] Values)[] rows, KMeans clusters, int dimensions, ParallelOptions options)
    {
        var assignment = clusters.Assign(rows, options);
        double[][] residuals = [.. Enumerable.Range(0, dimensions).Select(column =>
            rows.Select((row, index) => row.Values[column] - clusters.Centres[assignment[index]][column]).ToArray())];
        var spread = new double[dimensions * dimensions];
        Parallel.For(0, dimensions, options, row =>
        {
            for (var column = 0; column <= row; column++)
            {
                spread[(row * dimensions) + column] = FeatureMatrix.Dot(residuals[row], residuals[column]) / rows.Length;
            }
        });

        var mean = Enumerable.Range(0, dimensions).Sum(i => spread[(i * dimensions) + i]) / dimensions;
        var square = rows.Sum(static row => row.Values.Sum(static value => (double)value * value)) / rows.Length / dimensions;
        var floor = (Shrinkage * mean) + (MinSpread * Math.Max(square, MinSpread));
        for (var i = 0; i < spread.Length; i++)
        {
            spread[i] *= 1 - Shrinkage;
        }

        for (var i = 0; i < dimensions; i++)
        {
            spread[(i * dimensions) + i] += floor;
        }

        return spread;
    }
}
