namespace BestRoute.Tests;

/// <summary>The measured curve of a package in a pool whose prices may have changed.</summary>
public sealed class PoolCurveTests
{
    private static readonly ModelPrice _large = new(10, 20, 5);
    private static readonly ModelPrice _small = new(1, 2, 0.5);

    [Fact]
    public void At_the_prices_of_the_training_the_curve_is_that_of_the_package()
    {
        var (points, change) = CurveOf(_large, _small);

        Assert.Equal([0, 1, 12.5], points!.Select(static point => point.Lambda));
        Assert.Null(change);
    }

    [Fact]
    public void If_all_prices_change_by_one_factor_the_lambdas_change_and_the_shares_stay()
    {
        var (points, change) = CurveOf(new(40, 80, 20), new(4, 8, 2));

        // 12.5 per dollar at the old prices buys the same quality as 3.125 per dollar at four times the price.
        Assert.Equal([(0, -0.25), (0.25, 0.25), (3.125, 0.5)], points!.Select(static point => (point.Lambda, point.CostReduction)));
        Assert.Null(change);
    }

    [Fact]
    public void If_prices_change_by_different_factors_the_change_is_named()
    {
        var (points, change) = CurveOf(_large, new(3, 2, 0.5));

        Assert.Equal([0, 1, 12.5], points!.Select(static point => point.Lambda));
        Assert.Contains("'small' costs", change, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_without_a_curve_has_none_at_other_prices_either()
    {
        Assert.Null(CurveOf(new(40, 80, 20), new(4, 8, 2), hasCurve: false).Points);
    }

    private static (IReadOnlyList<PackageCurvePoint>? Points, string? Change) CurveOf(ModelPrice large, ModelPrice small, bool hasCurve = true)
    {
        var package = TestPackages.Create();
        package = package with
        {
            Manifest = package.Manifest with
            {
                Pool = new("large", [new("small", 2, _small), new("large", 1, _large)]),
                Curve = hasCurve ? package.Manifest.Curve : null,
            },
        };
        var options = new BestRouteOptions { Package = "package", LoadedPackage = package };
        options.Models.Add(new() { Id = "large", ChatClient = new FakeChatClient(), Price = large, IsReference = true });
        options.Models.Add(new() { Id = "small", ChatClient = new FakeChatClient(), Price = small, MaxSamples = 2 });
        return new FixedPoolSource(options).Get().Pool.Curve;
    }
}
