namespace BestRoute.Training;

/// <summary>What a failed request says about the next one.</summary>
internal enum BackendFailure
{
    /// <summary>The same request may succeed later: too many requests, a server's error, a lost connection, no answer in time.</summary>
    Transient,

    /// <summary>The same request fails again, and others may succeed: an invalid or refused prompt, an answer that cannot be read.</summary>
    Request,

    /// <summary>All requests fail until somebody sees to it: a refused key, no credit, an unknown model or URL.</summary>
    Backend,
}
