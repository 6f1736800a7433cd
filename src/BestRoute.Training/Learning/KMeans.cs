namespace BestRoute.Training;

/// <summary>K-means by Lloyd's algorithm, started by k-means++ (Arthur and Vassilvitskii, 2007), on sparse rows.</summary>
internal sealed class KMeans
{
    private const int MaxIterations = 100;

    private readonly double[][] _centres;
    private readonly double[] _squares;

    private KMeans(double[][] centres)
    {
        _centres = centres;
        _squares = [.. centres.Select(static centre => FeatureMatrix.Dot(centre, centre))];
    }

    /// <summary>Gets the centres of the clusters.</summary>
    public IReadOnlyList<double[]> Centres => _centres;

    /// <summary>Finds clusters.</summary>
    /// <param name="rows">The rows, at least one.</param>
    /// <param name="columns">The length of a row.</param>
    /// <param name="count">The number of clusters; fewer are found where there are fewer distinct rows.</param>
    /// <param name="seed">The seed of the start.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <param name="maxIterations">The most iterations; it stops before, once no row changes its cluster.</param>
    public static KMeans Fit(
        IReadOnlyList<(int[] Columns, float[] Values)> rows, int columns, int count, ulong seed, ParallelOptions options, int maxIterations = MaxIterations)
    {
        var clusters = new KMeans(Start(rows, columns, count, new SplitMix64(seed), options));
        int[] assignment = [];
        for (var iteration = 0; iteration < maxIterations; iteration++)
        {
            var next = clusters.Assign(rows, options);
            if (next.AsSpan().SequenceEqual(assignment))
            {
                break;
            }

            assignment = next;
            clusters = new KMeans(clusters.Means(rows, assignment, columns));
        }

        return clusters;
    }

    /// <summary>Finds the nearest centre; of equally near ones, the first.</summary>
    public int Nearest((int[] Columns, float[] Values) row)
    {
        var best = 0;
        var bestDistance = double.PositiveInfinity;
        for (var cluster = 0; cluster < _centres.Length; cluster++)
        {
            // The row's own square is the same for all.
            var distance = _squares[cluster] - (2 * Dot(row, _centres[cluster]));
            if (distance < bestDistance)
            {
                (best, bestDistance) = (cluster, distance);
            }
        }

        return best;
    }

    /// <summary>Finds the nearest centre of every row.</summary>
    public int[] Assign(IReadOnlyList<(int[] Columns, float[] Values)> rows, ParallelOptions options)
    {
        var assignment = new int[rows.Count];
        Parallel.For(0, rows.Count, options, row => assignment[row] = Nearest(rows[row]));
        return assignment;
    }

    /// <summary>Draws each centre among the rows with a chance in proportion to the squared distance to the nearest centre so far.</summary>
    private static double[][] Start(
        IReadOnlyList<(int[] Columns, float[] Values)> rows, int columns, int count, SplitMix64 random, ParallelOptions options)
    {
        var centres = new List<double[]> { Dense(rows[random.Next(rows.Count)], columns) };
        var distances = new double[rows.Count];
        Array.Fill(distances, double.PositiveInfinity);
        double[] squares = [.. rows.Select(static row => row.Values.Sum(static value => (double)value * value))];
        while (centres.Count < count)
        {
            var last = centres[^1];
            var square = FeatureMatrix.Dot(last, last);
            Parallel.For(0, rows.Count, options, row =>
                distances[row] = Math.Min(distances[row], Math.Max(0, square - (2 * Dot(rows[row], last)) + squares[row])));

            // What rounding leaves of the distance of equal rows is no distance.
            var total = distances.Sum(static distance => distance > 1e-9 ? distance : 0);
            if (total == 0)
            {
                break;
            }

            var target = random.NextDouble() * total;
            var chosen = Array.FindLastIndex(distances, static distance => distance > 1e-9);
            for (var row = 0; row < chosen; row++)
            {
                target -= distances[row] > 1e-9 ? distances[row] : 0;
                if (target < 0)
                {
                    chosen = row;
                }
            }

            centres.Add(Dense(rows[chosen], columns));
        }

        return [.. centres];
    }

    /// <summary>The mean of each cluster's rows; a cluster that lost all of its rows stays where it is.</summary>
    private double[][] Means(IReadOnlyList<(int[] Columns, float[] Values)> rows, int[] assignment, int columns)
    {
        double[][] sums = [.. _centres.Select(_ => new double[columns])];
        var counts = new int[_centres.Length];
        for (var row = 0; row < rows.Count; row++)
        {
            counts[assignment[row]]++;
            var (indices, values) = rows[row];
            for (var i = 0; i < indices.Length; i++)
            {
                sums[assignment[row]][indices[i]] += values[i];
            }
        }

        return [.. sums.Select((sum, cluster) => counts[cluster] > 0 ? Array.ConvertAll(sum, value => value / counts[cluster]) : _centres[cluster])];
    }

    private static double Dot((int[] Columns, float[] Values) row, double[] centre)
    {
        double sum = 0;
        var (indices, values) = row;
        for (var i = 0; i < indices.Length; i++)
        {
            sum += values[i] * centre[indices[i]];
        }

        return sum;
    }

    private static double[] Dense((int[] Columns, float[] Values) row, int columns)
    {
        var dense = new double[columns];
        var (indices, values) = row;
        for (var i = 0; i < indices.Length; i++)
        {
            dense[indices[i]] = values[i];
        }

        return dense;
    }
}
