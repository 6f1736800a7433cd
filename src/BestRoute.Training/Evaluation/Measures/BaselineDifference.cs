namespace BestRoute.Training;

/// <summary>How a method compares with the baseline of highest AIQ: 100 times the difference of AIQ, positive where the method is better.</summary>
/// <remarks>
/// The baseline is chosen on the evaluated queries, in its own favour, and kept in all resamples. The package's own methods, oracles and
/// <c>task-mean</c>, which no application can run, are no baselines.
/// </remarks>
/// <param name="Baseline">The name of the baseline.</param>
/// <param name="Value">The difference on all queries.</param>
/// <param name="Low">The 2.5% percentile of the differences on the resamples, which draw the same queries for both.</param>
/// <param name="High">The 97.5% percentile.</param>
internal sealed record BaselineDifference(string Baseline, double Value, double Low, double High);
