namespace BestRoute;

/// <summary>The range of the raw quality scores.</summary>
internal sealed record ScoreScale(double Minimum, double Maximum)
{
    /// <summary>Maps the scale's minimum to 0 and its maximum to 1, linearly and beyond.</summary>
    /// <remarks>Halved before differences are taken: the range of two finite numbers may overflow.</remarks>
    public double ToUnit(double score) => ((score / 2) - (Minimum / 2)) / ((Maximum / 2) - (Minimum / 2));

    /// <summary>The score that <see cref="ToUnit"/> maps to a value.</summary>
    public double FromUnit(double value) => 2 * ((Minimum / 2) + (value * ((Maximum / 2) - (Minimum / 2))));
}
