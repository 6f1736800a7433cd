namespace BestRoute.Training.Tests.Evaluation.Curves;

public class CostQualityCurveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Upper_hull_of_random_points_is_the_best_chord_of_any_two_points_at_every_cost(int seed)
    {
        var random = new Random(seed);
        var points = RandomPoints(random);
        var limit = 0.8;
        var hull = CostQualityCurve.UpperHull(points, limit);

        var affordable = points.Where(point => point.Cost <= limit).ToArray();
        var cheapest = affordable.Min(point => point.Cost);
        for (var cost = cheapest; cost <= 1; cost += 0.0037)
        {
            Assert.Equal(BestByCoin(affordable, cost), hull.QualityAt(cost)!.Value, 12);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Mean_quality_of_a_hull_is_a_dense_numeric_integral(int seed)
    {
        var points = RandomPoints(new Random(seed));
        var hull = CostQualityCurve.UpperHull(points, maximumCost: 0.8);
        var from = points.Min(point => point.Cost) + 0.01;
        const int Steps = 20_000;
        var sum = 0.0;
        for (var step = 0; step < Steps; step++)
        {
            sum += BestByCoin([.. points.Where(point => point.Cost <= 0.8)], from + ((1 - from) * (step + 0.5) / Steps));
        }

        Assert.Equal(sum / Steps, hull.MeanQuality(from, 1), 6);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Mean_quality_of_a_polyline_is_the_sum_of_trapezoids(int seed)
    {
        var points = RandomPoints(new Random(seed));
        var sorted = points.OrderBy(point => point.Cost).ToArray();
        var area = 0.0;
        for (var i = 0; i + 1 < sorted.Length; i++)
        {
            area += (sorted[i + 1].Cost - sorted[i].Cost) * (sorted[i].Quality + sorted[i + 1].Quality) / 2;
        }

        area += (1.5 - sorted[^1].Cost) * sorted[^1].Quality;

        var polyline = CostQualityCurve.Polyline(points, maximumCost: 1);

        Assert.Equal(area / (1.5 - sorted[0].Cost), polyline.MeanQuality(sorted[0].Cost, 1.5), 12);
    }

    [Fact]
    public void Polyline_keeps_the_dip_that_a_hull_hides()
    {
        CostQualityPoint[] points = [new(0, 0.5), new(1, 0.1), new(2, 0.7)];

        Assert.Equal(0.1, CostQualityCurve.Polyline(points, 2).QualityAt(1)!.Value, 12);
        Assert.Equal(0.6, CostQualityCurve.UpperHull(points, 2).QualityAt(1)!.Value, 12);
    }

    [Fact]
    public void Upper_hull_never_falls_where_a_more_expensive_point_is_worse()
    {
        var hull = CostQualityCurve.UpperHull([new(1, 0.3), new(2, 0.9), new(3, 0.4)], maximumCost: 3);

        Assert.Equal(0.9, hull.QualityAt(3)!.Value);
        Assert.Equal([new(1, 0.3), new(2, 0.9)], hull.Points);
    }

    [Fact]
    public void Upper_hull_of_equally_cheap_points_takes_the_best()
    {
        var hull = CostQualityCurve.UpperHull([new(1, 0.3), new(1, 0.5), new(1, 0.4), new(2, 0.6)], maximumCost: 2);

        Assert.Equal([new(1, 0.5), new(2, 0.6)], hull.Points);
    }

    [Fact]
    public void Quality_at_is_null_where_no_point_is_that_cheap() =>
        Assert.Null(CostQualityCurve.UpperHull([new(1, 0.3)], maximumCost: 1).QualityAt(0.999));

    [Fact]
    public void Mean_quality_of_an_empty_range_is_the_quality_there() =>
        Assert.Equal(0.5, CostQualityCurve.UpperHull([new(1, 0.3), new(3, 0.7)], maximumCost: 3).MeanQuality(2, 2), 12);

    [Fact]
    public void Mean_quality_beginning_left_of_all_points_throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CostQualityCurve.UpperHull([new(1, 0.3)], maximumCost: 1).MeanQuality(0.5, 2));

    [Fact]
    public void Upper_hull_without_a_point_cheap_enough_throws() =>
        Assert.Throws<ArgumentException>(() => CostQualityCurve.UpperHull([new(1, 0.3)], maximumCost: 0.5));

    /// <summary>The best mean quality at a mean cost of at most <paramref name="cost"/>, from one point or a coin between two.</summary>
    private static double BestByCoin(CostQualityPoint[] points, double cost)
    {
        var best = double.NegativeInfinity;
        foreach (var a in points.Where(point => point.Cost <= cost))
        {
            best = Math.Max(best, a.Quality);
            foreach (var b in points.Where(point => point.Cost > cost))
            {
                best = Math.Max(best, a.Quality + ((b.Quality - a.Quality) * (cost - a.Cost) / (b.Cost - a.Cost)));
            }
        }

        return best;
    }

    private static CostQualityPoint[] RandomPoints(Random random) =>
        [.. Enumerable.Range(0, 30).Select(_ => new CostQualityPoint(random.NextDouble(), random.NextDouble()))];
}
