namespace BestRoute;

/// <summary>Reads the routing decision of a request that ended without an answer. It is kept in <see cref="Exception.Data"/>.</summary>
public static class BestRouteExceptionExtensions
{
    /// <summary>Gets the routing decision of the request that failed or was cancelled: its attempts, and what they cost.</summary>
    /// <param name="exception">
    /// The exception that the router threw. It is the exception of a backend, or an <see cref="OperationCanceledException"/> after a cancellation.
    /// </param>
    /// <returns>
    /// The decision, or <see langword="null"/> if the exception does not come from a request that was routed. If a backend throws one exception object for several requests, it is the
    /// decision of the last one.
    /// </returns>
    public static RoutingDecision? GetRoutingDecision(this Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        lock (exception.Data.SyncRoot)
        {
            return exception.Data[RequestKeys.Decision] as RoutingDecision;
        }
    }

    /// <summary>Attaches the decision to an exception.</summary>
    internal static void Attach(Exception exception, RoutingDecision decision)
    {
        lock (exception.Data.SyncRoot)
        {
            exception.Data[RequestKeys.Decision] = decision;
        }
    }
}
