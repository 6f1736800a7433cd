namespace BestRoute.Training;

/// <summary>Quality as a function of cost: linear between its points, flat right of the last one, undefined left of the first.</summary>
/// <remarks>
/// Two curves go through a set of points. <see cref="UpperHull"/> is what anyone can reach who may run every setting and toss a coin
/// between two of them: the non-decreasing upper convex hull. <see cref="Polyline"/> joins the points in the order of their
/// cost, dips included, and so cannot profit from a setting that was lucky on the evaluated queries.
/// </remarks>
internal sealed class CostQualityCurve
{
    private CostQualityCurve(IReadOnlyList<CostQualityPoint> points) => Points = points;

    /// <summary>Gets the points, at least one, in ascending order of cost.</summary>
    public IReadOnlyList<CostQualityPoint> Points { get; }

    /// <summary>Takes the non-decreasing upper convex hull of the points that cost at most <paramref name="maximumCost"/>.</summary>
    /// <exception cref="ArgumentException">No point is that cheap.</exception>
    public static CostQualityCurve UpperHull(IEnumerable<CostQualityPoint> points, double maximumCost)
    {
        var sorted = Sort(points, maximumCost);
        var hull = new List<CostQualityPoint>();
        foreach (var point in sorted)
        {
            // A point that costs as much and gives less, or costs more and gives no more, is never on a non-decreasing hull.
            if (hull.Count > 0 && point.Quality <= hull[^1].Quality)
            {
                continue;
            }

            if (hull.Count > 0 && point.Cost == hull[^1].Cost)
            {
                hull.RemoveAt(hull.Count - 1);
            }

            while (hull.Count > 1 && !TurnsRight(hull[^2], hull[^1], point))
            {
                hull.RemoveAt(hull.Count - 1);
            }

            hull.Add(point);
        }

        return new CostQualityCurve(hull);
    }

    /// <summary>Joins the points that cost at most <paramref name="maximumCost"/>, by cost and then by quality.</summary>
    /// <exception cref="ArgumentException">No point is that cheap.</exception>
    public static CostQualityCurve Polyline(IEnumerable<CostQualityPoint> points, double maximumCost) => new(Sort(points, maximumCost));

    /// <summary>Reads the quality at a cost.</summary>
    /// <returns><see langword="null"/> where the cost is less than that of the first point.</returns>
    public double? QualityAt(double cost)
    {
        if (cost < Points[0].Cost)
        {
            return null;
        }

        for (var i = Points.Count - 1; i >= 0; i--)
        {
            if (Points[i].Cost <= cost)
            {
                return i == Points.Count - 1 ? Points[i].Quality : Interpolate(Points[i], Points[i + 1], cost);
            }
        }

        return null;
    }

    /// <summary>Takes the mean quality over a range of costs: the integral, divided by the range.</summary>
    /// <param name="from">The cost at which the range begins, not less than the first point's.</param>
    /// <param name="to">The cost at which it ends; where it is not more than <paramref name="from"/>, the mean is the quality there.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range begins left of the first point.</exception>
    public double MeanQuality(double from, double to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, Points[0].Cost);
        if (to <= from)
        {
            return QualityAt(from)!.Value;
        }

        var area = 0.0;
        for (var i = 0; i + 1 < Points.Count; i++)
        {
            var left = Math.Max(from, Points[i].Cost);
            var right = Math.Min(to, Points[i + 1].Cost);
            if (right > left)
            {
                area += (right - left)
                    * (Interpolate(Points[i], Points[i + 1], left) + Interpolate(Points[i], Points[i + 1], right)) / 2;
            }
        }

        area += Math.Max(0, to - Math.Max(from, Points[^1].Cost)) * Points[^1].Quality;
        return area / (to - from);
    }

    private static CostQualityPoint[] Sort(IEnumerable<CostQualityPoint> points, double maximumCost)
    {
        CostQualityPoint[] sorted =
            [.. points.Where(point => point.Cost <= maximumCost).OrderBy(point => point.Cost).ThenBy(point => point.Quality)];
        return sorted.Length > 0
            ? sorted
            : throw new ArgumentException($"No point costs at most {maximumCost}; add one that does.", nameof(points));
    }

    private static bool TurnsRight(CostQualityPoint a, CostQualityPoint b, CostQualityPoint c) =>
        (b.Cost - a.Cost) * (c.Quality - a.Quality) < (b.Quality - a.Quality) * (c.Cost - a.Cost);

    private static double Interpolate(CostQualityPoint a, CostQualityPoint b, double cost) =>
        cost >= b.Cost ? b.Quality : a.Quality + ((b.Quality - a.Quality) * (cost - a.Cost) / (b.Cost - a.Cost));
}
