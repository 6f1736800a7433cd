namespace BestRoute.Training;

/// <summary>A backend did not answer a request. Clients of backends throw it in place of the errors of their SDK.</summary>
internal sealed class BackendException : BestRouteException
{
    /// <summary>Initializes a new instance of the <see cref="BackendException"/> class.</summary>
    /// <param name="message">What went wrong, in one line, and without the key.</param>
    /// <param name="failure">What it says about the next request.</param>
    /// <param name="innerException">The error behind it, if any.</param>
    public BackendException(string message, BackendFailure failure, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Gets what the failure says about the next request.</summary>
    public BackendFailure Failure { get; }

    /// <summary>Gets how long the backend asks to be left alone, counted from the moment of its reply.</summary>
    /// <value>The default is <see langword="null"/>: it asks for nothing.</value>
    public TimeSpan? RetryAfter { get; init; }
}
