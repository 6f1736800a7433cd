namespace BestRoute.Training.Tests.Evaluation.Curves;

public class CurveScoreTests
{
    private static readonly FixedEnds _ends = new(new(0.2, 0.3), new(1.0, 0.8));

    [Fact]
    public void Of_TheTwoEndsAlone_IsTheStraightLineBetweenThem()
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
    public void Of_APointAboveTheLine_AddsItsTriangle()
    {
        // Base 0.8, height 0.2 above the line's 0.55 in the middle: the area grows by 0.08, the mean over 0.8 by 0.1.
        var score = CurveScore.Of([new(0.6, 0.75), _ends.Cheapest, _ends.Reference], _ends);

        Assert.Equal(0.65, score.Aiq, 12);
        Assert.Equal(0.65, score.AiqRaw, 12);
    }

    [Fact]
    public void Of_APointBelowTheLine_CountsOnlyInTheRawFigure()
    {
        var score = CurveScore.Of([new(0.6, 0.35), _ends.Cheapest, _ends.Reference], _ends);

        Assert.Equal(0.55, score.Aiq, 12);
        Assert.Equal(0.45, score.AiqRaw, 12);
    }

    [Fact]
    public void Of_PointsMoreExpensiveThanTheReference_LeavesThemOut()
    {
        var score = CurveScore.Of([new(1.01, 1.0), _ends.Cheapest, _ends.Reference], _ends);

        Assert.Equal(0.55, score.Aiq, 12);
    }

    [Fact]
    public void Of_APointAsGoodAsTheReferenceAndCheaper_IsFlatFromThere()
    {
        var score = CurveScore.Of([new(0.6, 0.9), _ends.Cheapest, _ends.Reference], _ends);

        Assert.Equal(((0.4 * (0.3 + 0.9) / 2) + (0.4 * 0.9)) / 0.8, score.Aiq, 12);
        Assert.Equal(100 * 0.1 / 0.8, score.QualityChangeAtCostReduction["20"]!.Value, 9);
    }

    [Fact]
    public void Of_AReductionThatNoPointReaches_HasNoChange()
    {
        var ends = new FixedEnds(new(0.5, 0.3), new(1.0, 0.8));

        var score = CurveScore.Of([ends.Cheapest, ends.Reference], ends);

        Assert.NotNull(score.QualityChangeAtCostReduction["40"]);
        Assert.Null(score.QualityChangeAtCostReduction["60"]);
    }

    [Fact]
    public void Of_AReferenceThatIsNeverRight_HasNoChangeInPercent()
    {
        var ends = new FixedEnds(new(0.1, 0), new(1.0, 0));

        Assert.All(CurveScore.Of([ends.Cheapest, ends.Reference], ends).QualityChangeAtCostReduction.Values, Assert.Null);
    }

    [Fact]
    public void Of_AReferenceThatIsTheCheapestRoute_IsItsQuality()
    {
        var ends = new FixedEnds(new(1.0, 0.8), new(1.0, 0.8));

        Assert.Equal(0.8, CurveScore.Of([ends.Cheapest, ends.Reference], ends).Aiq, 12);
    }
}
