using System.Net;

namespace BestRoute;

/// <summary>What the failures of a model mean: a copy of the options, which stays as it was validated.</summary>
/// <param name="IsEnabled">Whether failures open the circuit.</param>
/// <param name="FailureRatio">The share of failures that opens it.</param>
/// <param name="MinimumThroughput">The number of attempts that the ratio needs, and of failures in a row that open it.</param>
/// <param name="SamplingDuration">The time over which the ratio is computed.</param>
/// <param name="BreakDuration">How long it is open at first.</param>
/// <param name="IsFailure">Which errors are failures of the model; <see langword="null"/> for the default.</param>
/// <param name="RetryAfter">Reads from an error when the backend wants to be asked again; <see langword="null"/> if nothing can.</param>
internal sealed record FailureRules(
    bool IsEnabled,
    double FailureRatio,
    int MinimumThroughput,
    TimeSpan SamplingDuration,
    TimeSpan BreakDuration,
    Func<Exception, bool>? IsFailure,
    Func<Exception, TimeSpan?>? RetryAfter)
{
    private static readonly TimeSpan _longestBreak = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan _longestRetryAfter = TimeSpan.FromHours(1);

    public static FailureRules Of(BestRouteOptions options)
    {
        var breaker = options.CircuitBreaker;
        return new(
            breaker.IsEnabled, breaker.FailureRatio, breaker.MinimumThroughput, breaker.SamplingDuration, breaker.BreakDuration, breaker.IsFailure, options.RetryAfter);
    }

    /// <summary>Returns how long the circuit is open; zero if failures do not open it.</summary>
    /// <param name="failedProbes">The number of attempts that failed since it opened.</param>
    public TimeSpan BreakAfter(int failedProbes)
    {
        if (!IsEnabled)
        {
            return TimeSpan.Zero;
        }

        var longest = BreakDuration > _longestBreak ? BreakDuration : _longestBreak;
        var doubled = BreakDuration * Math.Pow(2, Math.Min(failedProbes, 30));
        return doubled < longest ? doubled : longest;
    }

    /// <summary>Returns whether an error is a failure of the model, where the application does not say it: all are, except those whose status says that the request is at fault.</summary>
    public static bool CountsByDefault(Exception? error) => error is not HttpRequestException { StatusCode: { } status } || !IsOfRequest(status);

    /// <summary>Returns whether a status says that the request is at fault, and not the model.</summary>
    public static bool IsOfRequest(HttpStatusCode status) => status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge
        or HttpStatusCode.RequestUriTooLong or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity;

    /// <summary>Returns whether an error is a failure of the model.</summary>
    /// <param name="error">The error; <see langword="null"/> for a missed deadline.</param>
    public bool Counts(Exception? error)
    {
        if (IsFailure is null || error is null)
        {
            return CountsByDefault(error);
        }

        try
        {
            return IsFailure(error);
        }
        catch (Exception)
        {
            return true;
        }
    }

    /// <summary>Returns how long the backend wants to be left alone, more than zero and at most one hour; zero if the error does not say.</summary>
    public TimeSpan RetryAfterOf(Exception? error)
    {
        if (RetryAfter is null || error is null)
        {
            return TimeSpan.Zero;
        }

        try
        {
            // One absurd answer must not exclude a model for days.
            return RetryAfter(error) is { } wait && wait > TimeSpan.Zero ? (wait < _longestRetryAfter ? wait : _longestRetryAfter) : TimeSpan.Zero;
        }
        catch (Exception)
        {
            return TimeSpan.Zero;
        }
    }
}
