namespace BestRoute;

/// <summary>When a model that fails is left out, and for how long. Each model of the pool has its own circuit breaker with these settings.</summary>
/// <remarks>
/// <para>
/// The circuit of a model opens, so that the model gets no requests, if one of two things is true: <see cref="MinimumThroughput"/> attempts in a row failed, or within
/// <see cref="SamplingDuration"/> at least <see cref="MinimumThroughput"/> attempts ended and a share of <see cref="FailureRatio"/> of them failed. When
/// <see cref="BreakDuration"/> is over, one request at a time tries the model. If it succeeds, the circuit closes. If it fails, another route answers it and the next break
/// is twice as long, up to 5 minutes.
/// </para>
/// <para>
/// Errors and missed deadlines are failures. An answer that is not valid, such as an empty or filtered one, is not: it depends on the prompt and says nothing about the next
/// request. Cancellation by the caller is not a failure either.
/// </para>
/// </remarks>
public sealed class CircuitBreakerOptions
{
    /// <summary>Gets or sets whether models that fail are left out.</summary>
    /// <value>The default is <see langword="true"/>. <see cref="BestRouteOptions.RetryAfter"/> does not depend on it.</value>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Gets or sets the share of failed attempts at which the circuit opens, greater than 0 and at most 1.</summary>
    /// <value>The default is 0.5.</value>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>Gets or sets how many attempts <see cref="FailureRatio"/> needs, and how many failures in a row open the circuit, 2 or more.</summary>
    /// <value>The default is 5.</value>
    public int MinimumThroughput { get; set; } = 5;

    /// <summary>Gets or sets the time over which <see cref="FailureRatio"/> is computed, from 0.5 seconds to 1 day. Successes count from the first recent failure on.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long the circuit stays open at first, from 0.5 seconds to 1 day. Each failed attempt after that doubles it, up to 5 minutes.</summary>
    /// <value>The default is 30 seconds. A break of more than 5 minutes is not doubled.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets which errors are failures of the model, and not of the request.</summary>
    /// <value>
    /// The default is <see langword="null"/>: every error, except an <see cref="HttpRequestException"/> whose status says that the request is at fault (400, 413, 414, 415 or 422). If the SDK
    /// of your backend has its own exceptions, tell them apart here. The function must be safe for concurrent use. If it throws, the error is a failure.
    /// </value>
    public Func<Exception, bool>? IsFailure { get; set; }
}
