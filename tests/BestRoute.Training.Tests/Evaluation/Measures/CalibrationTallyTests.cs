namespace BestRoute.Training.Tests.Evaluation;

public sealed class CalibrationTallyTests
{
    [Fact]
    public void To_report_gives_what_a_hand_computes()
    {
        var tally = new CalibrationTally();
        tally.AddMatch(0.8, 1, 0.5);
        tally.AddMatch(0.4, 0, 0.5);
        tally.AddQuality(0.6, 0.5, 0.25);
        tally.AddQuality(0.2, 0, 0.25);
        tally.AddGap(-0.1, -0.3, -0.2);
        tally.AddGap(0.1, -0.1, -0.2);

        var report = tally.ToReport();

        Assert.Equal((0.04 + 0.16) / 2, report.Match!.Brier, 12);
        Assert.Equal(0.25, report.Match.BrierConstant, 12);
        Assert.Equal((0.2 + 0.4) / 2, report.Match.ExpectedCalibrationError, 12);
        Assert.Equal([new ReliabilityPoint(0.4, 0, 1), new(0.8, 1, 1)], report.Match.Reliability);
        Assert.Equal((0.01 + 0.04) / 2, report.Quality.Brier, 12);
        Assert.Equal(0.0625, report.Quality.BrierConstant, 12);
        Assert.Equal((0.1 + 0.2) / 2, report.Quality.ExpectedCalibrationError, 12);
        Assert.Equal(0.04, report.Gap!.SquaredError, 12);
        Assert.Equal(0.01, report.Gap.SquaredErrorConstant, 12);
    }

    [Fact]
    public void To_report_of_the_reference_has_no_match_and_no_gap()
    {
        var tally = new CalibrationTally();
        tally.AddQuality(0.5, 1, 1);

        var report = tally.ToReport();

        Assert.Null(report.Match);
        Assert.Null(report.Gap);
        Assert.Equal(0.25, report.Quality.Brier);
    }
}
