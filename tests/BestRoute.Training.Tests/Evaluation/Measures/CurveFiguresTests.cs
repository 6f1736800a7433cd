namespace BestRoute.Training.Tests.Evaluation.Curves;

public sealed class CurveFiguresTests
{
    private static readonly CostQualityPoint _reference = new(10, 0.8);

    [Fact]
    public void Grid_runs_from_the_cheapest_route_to_the_reference_dense_at_its_cheap_end()
    {
        var grid = CostGrid.Of(new FixedEnds(new CostQualityPoint(2, 0.4), _reference));

        Assert.Equal((2, 10), (grid[0], grid[^1]));
        double[] steps = [.. grid.Zip(grid.Skip(1), static (left, right) => right - left)];
        Assert.All(steps.Zip(steps.Skip(1)), static pair => Assert.True(pair.First > 0 && pair.Second > pair.First));
    }

    [Fact]
    public void Grid_where_nothing_is_cheaper_than_the_reference_is_one_cost() =>
        Assert.Equal([10], CostGrid.Of(new FixedEnds(new CostQualityPoint(10, 0.9), _reference)));

    [Fact]
    public void Write_puts_the_figures_of_each_method_where_they_are_read()
    {
        // After three other statistics: for each of two methods, the hull at three costs and two figures of the operating point.
        var figures = new CurveFigures([2, 4, 10], methods: 2, start: 3);
        var values = new double[figures.End];
        var steep = CostQualityCurve.UpperHull([new(2, 0.4), new(6, 0.8)], maximumCost: 10);
        var late = CostQualityCurve.UpperHull([new(3, 0.5), new(10, 0.8)], maximumCost: 10);

        figures.Write(1, late, operatingPoint: null, _reference, values);
        figures.Write(0, steep, new CostQualityPoint(4, 0.6), _reference, values);

        // A hull that begins beyond a cost of the grid counts there with its first point.
        double[] expected = [0, 0, 0, 0.4, 0.6, 0.8, 0.6, -0.25, 0.5, 0.5 + (0.3 / 7), 0.8, 0, 0];
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), static pair => Assert.Equal(pair.First, pair.Second, 12));

        var intervals = values.Select(static value => (value - 1, value + 1)).ToArray();
        var band = figures.BandOf(0, steep, intervals);
        Assert.Equal([2000, 4000, 10000], band.Select(static point => point.CostPerThousandQueries));
        Assert.All(band, static point => Assert.Equal((point.Quality - 1, point.Quality + 1), (point.Low, point.High)));
    }
}
