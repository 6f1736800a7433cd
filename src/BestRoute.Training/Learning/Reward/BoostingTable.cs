namespace BestRoute.Training;

/// <summary>The samples that a boosted reward learns from: their features in bins, column by column, and their scores.</summary>
/// <remarks>Only draws in which scores differ are in it; the others do not show which sample is better.</remarks>
internal sealed class BoostingTable
{
    /// <summary>The most bins of a feature.</summary>
    public const int MaxBins = 64;

    private const int MaxWordColumns = 150;
    private const double RareShare = 0.01;

    private BoostingTable(RewardDraw[] draws)
    {
        Draws = draws;
        Starts = new int[draws.Length + 1];
        for (var i = 0; i < draws.Length; i++)
        {
            Starts[i + 1] = Starts[i] + draws[i].Texts.Count;
        }

        Scores = [.. draws.SelectMany(static draw => draw.Scores)];
    }

    /// <summary>Gets the draws.</summary>
    public RewardDraw[] Draws { get; }

    /// <summary>Gets the first row of each draw, and the number of rows.</summary>
    public int[] Starts { get; }

    /// <summary>Gets the quality score of each row.</summary>
    public double[] Scores { get; }

    /// <summary>Gets the columns: features that differ from row to row.</summary>
    public IReadOnlyList<BoostingColumn> Columns { get; private set; } = [];

    /// <summary>Reads draws.</summary>
    /// <param name="parameters">What fixes the features.</param>
    /// <param name="draws">The draws.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    public static BoostingTable From(BoostedRewardParameters parameters, IReadOnlyList<RewardDraw> draws, ParallelOptions options)
    {
        var table = new BoostingTable([.. draws.Where(static draw => draw.Scores.Any(score => score != draw.Scores[0]))]);
        var rows = new float[table.Scores.Length][];
        var words = new bool[table.Draws.Length][];
        Parallel.For(0, table.Draws.Length, options, i =>
        {
            var draw = table.Draws[i];
            var features = new BoostedFeatures(parameters, draw.Prompt, draw.Texts);
            int[] members = [.. Enumerable.Range(0, features.Count)];
            foreach (var member in members)
            {
                features.Compute(members, member, rows[table.Starts[i] + member] = new float[BoostedFeatures.DenseCount]);
            }

            words[i] = features.Words;
        });

        table.Columns = [.. table.DenseColumns(rows, options), .. table.WordColumns(words)];
        return table;
    }

    private IEnumerable<BoostingColumn> DenseColumns(float[][] rows, ParallelOptions options)
    {
        var columns = new BoostingColumn?[BoostedFeatures.DenseCount];
        Parallel.For(0, columns.Length, options, feature =>
        {
            var edges = Edges([.. rows.Select(row => row[feature]).Order()]);
            columns[feature] = edges.Length == 0
                ? null
                : new BoostingColumn(feature, edges, Array.ConvertAll(rows, row => BinOf(edges, row[feature])));
        });
        return columns.OfType<BoostingColumn>();
    }

    /// <summary>The words that part the prompts most evenly.</summary>
    private IEnumerable<BoostingColumn> WordColumns(bool[][] words)
    {
        if (words.Length == 0)
        {
            return [];
        }

        return Enumerable.Range(0, words[0].Length)
            .Select(bucket => (Bucket: bucket, Share: (double)words.Count(flags => flags[bucket]) / words.Length))
            .Where(static word => word.Share is > RareShare and < 1 - RareShare)
            .OrderByDescending(static word => word.Share * (1 - word.Share))
            .ThenBy(static word => word.Bucket)
            .Take(MaxWordColumns)
            .Select(word =>
            {
                var bins = new byte[Scores.Length];
                for (var draw = 0; draw < words.Length; draw++)
                {
                    bins.AsSpan(Starts[draw]..Starts[draw + 1]).Fill(words[draw][word.Bucket] ? (byte)1 : (byte)0);
                }

                return new BoostingColumn(BoostedFeatures.DenseCount + word.Bucket, [0.5f], bins);
            });
    }

    /// <summary>Thresholds with about the same number of values between them. Each is a value, so that the run time parts rows as the bins do.</summary>
    private static float[] Edges(float[] ascending)
    {
        if (ascending.Length == 0)
        {
            return [];
        }

        var distinct = ascending.Distinct().Take(MaxBins + 1).ToArray();
        var candidates = distinct.Length <= MaxBins
            ? distinct
            : [.. Enumerable.Range(1, MaxBins - 1).Select(k => ascending[(int)((long)k * ascending.Length / MaxBins)]).Distinct()];

        // Nothing is above the last value.
        return candidates[^1] == ascending[^1] ? candidates[..^1] : candidates;
    }

    private static byte BinOf(float[] edges, float value)
    {
        var place = Array.BinarySearch(edges, value);
        return (byte)(place >= 0 ? place : ~place);
    }
}
