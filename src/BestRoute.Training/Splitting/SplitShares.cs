namespace BestRoute.Training;

/// <summary>Which shares of the queries are for calibration and for the test. The rest is for training.</summary>
/// <param name="Calibration">The share for <c>bestroute calibrate</c>, 0 or more.</param>
/// <param name="Test">The share for <c>bestroute evaluate</c>, 0 or more. Together they are below 1.</param>
internal sealed record SplitShares(double Calibration, double Test)
{
    /// <summary>The name of the split for calibration.</summary>
    public const string CalibrationSplit = "calibration";

    /// <summary>The name of the split for the test.</summary>
    public const string TestSplit = "test";

    /// <summary>Of the queries for training, this share validates, as in a log without splits.</summary>
    private const double ValidationShare = 0.15;

    /// <summary>Gets the splits, in the order in which they are used.</summary>
    public static IReadOnlyList<string> Names { get; } = [ResponseLog.Training, ResponseLog.Validation, CalibrationSplit, TestSplit];

    /// <summary>Returns the split of a group of queries. It depends on nothing but the group, so it stays when a log grows.</summary>
    public string SplitOf(UInt128 group)
    {
        // From 0 up to, but not including, 1.
        var place = (ulong)(group >> 75) * Math.ScaleB(1, -53);
        return place < Test ? TestSplit
            : place < Test + Calibration ? CalibrationSplit
            : place < Test + Calibration + (ValidationShare * (1 - Test - Calibration)) ? ResponseLog.Validation
            : ResponseLog.Training;
    }
}
