namespace BestRoute.Training;

/// <summary>The positions of the figures of a page's curves in the statistics of a resample, and how they are computed.</summary>
/// <param name="grid">The costs of the bands, ascending.</param>
/// <param name="methods">The number of methods.</param>
/// <param name="start">The number of statistics before these.</param>
internal sealed class CurveFigures(double[] grid, int methods, int start)
{
    /// <summary>Gets the number of statistics of a resample, those before these included.</summary>
    public int End => start + (methods * (grid.Length + 2));

    /// <summary>Writes the figures of one method on one resample.</summary>
    public void Write(int method, CostQualityCurve hull, CostQualityPoint? operatingPoint, CostQualityPoint reference, Span<double> values)
    {
        var own = values[Offset(method)..];
        for (var i = 0; i < grid.Length; i++)
        {
            // In a resample, the cheapest route may cost more than on all queries. Its quality is then the closest value.
            own[i] = hull.QualityAt(Math.Max(grid[i], hull.Points[0].Cost))!.Value;
        }

        if (operatingPoint is { } point)
        {
            own[grid.Length] = reference.Cost > 0 ? 1 - (point.Cost / reference.Cost) : 0;
            own[grid.Length + 1] = reference.Quality > 0 ? (point.Quality / reference.Quality) - 1 : 0;
        }
    }

    /// <summary>Reads a method's band.</summary>
    public IReadOnlyList<BandPoint> BandOf(int method, CostQualityCurve hull, IReadOnlyList<(double Low, double High)> intervals) =>
        [.. grid.Select((cost, i) => new BandPoint(
            cost * 1000, hull.QualityAt(Math.Max(cost, hull.Points[0].Cost))!.Value, intervals[Offset(method) + i].Low, intervals[Offset(method) + i].High))];

    /// <summary>Reads how a method's operating point compares with the reference.</summary>
    public ReferenceDifference AgainstReference(
        int method, SettingResult operatingPoint, SettingResult reference, IReadOnlyList<(double Low, double High)> intervals)
    {
        var (cost, quality) = (intervals[Offset(method) + grid.Length], intervals[Offset(method) + grid.Length + 1]);
        return new ReferenceDifference(
            new Interval(operatingPoint.SavingAgainst(reference), cost.Low, cost.High),
            new Interval(operatingPoint.QualityChangeAgainst(reference), quality.Low, quality.High));
    }

    private int Offset(int method) => start + (method * (grid.Length + 2));
}
