namespace BestRoute;

/// <summary>The state of one model at one moment, as one client sees it. Immutable.</summary>
/// <param name="Id">The id of the model in the pool.</param>
/// <param name="IsAvailable">Whether requests may be sent to the model now. The reference model still answers where no other route can.</param>
/// <param name="UnavailableUntil">
/// The time from which one request at a time tries the model again; <see langword="null"/> if the model did not fail. It is in the past until such a request succeeds or fails.
/// </param>
/// <param name="RunningRequests">The number of calls to the model that run. A draw of n calls counts n times, and a stream counts until it ends.</param>
/// <param name="QueuedRequests">The number of calls that wait because of <see cref="ModelOptions.MaxConcurrentRequests"/> or <see cref="ModelOptions.MaxRequestsPerMinute"/>.</param>
public sealed record ModelState(string Id, bool IsAvailable, DateTimeOffset? UnavailableUntil, int RunningRequests, int QueuedRequests);
