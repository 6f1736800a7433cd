namespace BestRoute;

/// <summary>The range of the raw quality scores.</summary>
internal sealed record ScoreScale(double Minimum, double Maximum);
