namespace BestRoute.Training.Tests;

public class KMeansTests
{
    private static readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void Fit_finds_clusters_that_stand_apart()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 90).Select(i => Row(i % 3 * 10, random)).ToArray();

        var clusters = KMeans.Fit(rows, 40, 3, seed: 4, _options);

        var assignment = clusters.Assign(rows, _options);
        Assert.Equal(3, assignment.Distinct().Count());
        Assert.All(Enumerable.Range(0, 90), i => Assert.Equal(assignment[i % 3], assignment[i]));
    }

    [Fact]
    public void Fit_ends_where_every_centre_is_the_mean_of_its_rows()
    {
        var random = new Random(2);
        var rows = Enumerable.Range(0, 60).Select(_ => Row(random.Next(30), random)).ToArray();

        var clusters = KMeans.Fit(rows, 40, 5, seed: 1, _options);

        var assignment = clusters.Assign(rows, _options);
        for (var cluster = 0; cluster < 5; cluster++)
        {
            double[][] members = [.. rows.Where((_, row) => assignment[row] == cluster).Select(Dense)];
            Assert.NotEmpty(members);
            for (var i = 0; i < 40; i++)
            {
                Assert.Equal(members.Average(member => member[i]), clusters.Centres[cluster][i], 9);
            }
        }
    }

    [Fact]
    public void Nearest_is_what_the_distances_say()
    {
        var random = new Random(3);
        var rows = Enumerable.Range(0, 50).Select(_ => Row(random.Next(30), random)).ToArray();
        var clusters = KMeans.Fit(rows, 40, 7, seed: 1, _options);

        Assert.All(rows, row =>
        {
            var dense = Dense(row);
            double[] distances = [.. clusters.Centres.Select(centre => centre.Zip(dense, (a, b) => (a - b) * (a - b)).Sum())];
            Assert.Equal(distances.Min(), distances[clusters.Nearest(row)], 9);
        });
    }

    [Fact]
    public void Fit_at_any_parallelism_gives_the_same_centres()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 70).Select(_ => Row(random.Next(30), random)).ToArray();

        var one = KMeans.Fit(rows, 40, 6, seed: 9, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var many = KMeans.Fit(rows, 40, 6, seed: 9, new ParallelOptions { MaxDegreeOfParallelism = 4 });

        Assert.Equal(one.Centres, many.Centres);
    }

    [Fact]
    public void Fit_of_few_distinct_rows_finds_as_many_clusters()
    {
        (int[], float[])[] rows = [([0], [1f]), ([0], [1f]), ([1], [1f]), ([], [])];

        Assert.Equal(3, KMeans.Fit(rows, 2, 50, seed: 0, _options).Centres.Count);
    }

    private static (int[] Columns, float[] Values) Row(int first, Random random) =>
        ([.. Enumerable.Range(first, 8)], [.. Enumerable.Range(0, 8).Select(_ => 0.5f + random.NextSingle())]);

    private static double[] Dense((int[] Columns, float[] Values) row)
    {
        var dense = new double[40];
        foreach (var (i, column) in row.Columns.Index())
        {
            dense[column] = row.Values[i];
        }

        return dense;
    }
}
