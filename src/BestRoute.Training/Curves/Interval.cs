namespace BestRoute.Training;

/// <summary>A measured figure with a 95% interval of a bootstrap over queries.</summary>
/// <param name="Value">The figure on all queries.</param>
/// <param name="Low">The 2.5% percentile of the figure on the resamples.</param>
/// <param name="High">The 97.5% percentile.</param>
public sealed record Interval(double Value, double Low, double High);
