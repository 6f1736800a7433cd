namespace BestRoute.Training;

/// <summary>What a method's hull reaches at one cost, and how far that varies from one set of queries to another.</summary>
/// <remarks>
/// The interval is that of one method alone. All methods see the same draws and share most of their luck, so the bands of two methods may
/// overlap where their difference is beyond doubt: differences have intervals of their own.
/// </remarks>
/// <param name="CostPerThousandQueries">The cost of a thousand queries, in US dollars, from that of the cheapest fixed route to that of the reference.</param>
/// <param name="Quality">The mean quality, 0 to 1, on the non-decreasing upper convex hull of the method's points.</param>
/// <param name="Low">The 2.5% percentile of the quality at this cost on the resamples, each with a hull of its own.</param>
/// <param name="High">The 97.5% percentile.</param>
internal sealed record BandPoint(double CostPerThousandQueries, double Quality, double Low, double High);
