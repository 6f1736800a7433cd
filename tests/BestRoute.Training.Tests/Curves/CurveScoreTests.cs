namespace BestRoute.Training.Tests.Evaluation.Curves;

public class CurveScoreTests
{
    private static readonly FixedEnds _ends = new(new(0.2, 0.3), new(1.0, 0.8));

    [Fact]
    public void Of_the_two_ends_alone_is_the_straight_line_between_them()
    {
        var score = CurveScore.Of([_ends.Reference, _ends.Cheapest, _ends.Reference], _ends);

        Assert.Equal((0.3 + 0.8) / 2, score.Aiq, 12);
        Assert.Equal((0.3 + 0.8) / 2, score.AiqRaw, 12);
        foreach (var reduction in new[] { 10, 20, 40, 60, 80 })
        {
            var quality = 0.3 + (0.5 * ((1 - (reduction / 100.0)) - 0.2) / 0.8);
            Assert.Equal(100 * (quality - 0.8) / 0.8, score.QualityChangeAtCostReduction[$"{reduction}"]!.Value, 9);
        }
    }

    [Fact]
    public void Of_a_point_above_the_line_adds_its_triangle()
    {
        // Base 0.8, height 0.2 above the line's 0.55 in the middle: the area grows by 0.08, the mean over 0.8 by 0.1.
        var score = CurveScore.Of([new(0.6, 0.75), _ends.Cheapest, _ends.Reference], _ends);

        Assert.Equal(0.65, score.Aiq, 12);
        Assert.Equal(0.65, score.AiqRaw, 12);
    }

    [Fact]
    public void Of_a_point_below_the_line_counts_only_in_the_raw_figure()
    {
        var score = CurveScore.Of([new(0.6, 0.35), _ends.Cheapest, _ends.Reference], _ends);

        Assert.Equal(0.55, score.Aiq, 12);
        Assert.Equal(0.45, score.AiqRaw, 12);
    }

    [Fact]
    public void Of_points_more_expensive_than_the_reference_leaves_them_out()
    {
        var score = CurveScore.Of([new(1.01, 1.0), _ends.Cheapest, _ends.Reference], _ends);

        Assert.Equal(0.55, score.Aiq, 12);
    }

    [Fact]
    public void Of_a_point_as_good_as_the_reference_and_cheaper_is_flat_from_there()
    {
        var score = CurveScore.Of([new(0.6, 0.9), _ends.Cheapest, _ends.Reference], _ends);

        Assert.Equal(((0.4 * (0.3 + 0.9) / 2) + (0.4 * 0.9)) / 0.8, score.Aiq, 12);
        Assert.Equal(100 * 0.1 / 0.8, score.QualityChangeAtCostReduction["20"]!.Value, 9);
    }

    [Fact]
    public void Of_a_reduction_that_no_point_reaches_has_no_change()
    {
        var ends = new FixedEnds(new(0.5, 0.3), new(1.0, 0.8));

        var score = CurveScore.Of([ends.Cheapest, ends.Reference], ends);

        Assert.NotNull(score.QualityChangeAtCostReduction["40"]);
        Assert.Null(score.QualityChangeAtCostReduction["60"]);
    }

    [Fact]
    public void Of_a_reference_that_is_never_right_has_no_change_in_percent()
    {
        var ends = new FixedEnds(new(0.1, 0), new(1.0, 0));

        Assert.All(CurveScore.Of([ends.Cheapest, ends.Reference], ends).QualityChangeAtCostReduction.Values, Assert.Null);
    }

    [Fact]
    public void Of_a_reference_that_is_the_cheapest_route_is_its_quality()
    {
        var ends = new FixedEnds(new(1.0, 0.8), new(1.0, 0.8));

        Assert.Equal(0.8, CurveScore.Of([ends.Cheapest, ends.Reference], ends).Aiq, 12);
    }
}
