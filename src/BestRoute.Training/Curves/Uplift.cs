namespace BestRoute.Training;

/// <summary>A difference between the AIQ of two methods, times 100, with a 95% interval of a paired bootstrap over queries.</summary>
/// <param name="Value">The difference on all queries.</param>
/// <param name="Low">The 2.5% percentile of the differences on the resamples.</param>
/// <param name="High">The 97.5% percentile.</param>
internal sealed record Uplift(double Value, double Low, double High);
