namespace BestRoute;

/// <summary>
/// The base class of all exceptions that BestRoute and its companion packages define: a package, a model, data or a backend cannot be used.
/// Catch it to handle all of them. The message says what is wrong and how to correct it.
/// </summary>
public abstract class BestRouteException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="BestRouteException"/> class.</summary>
    /// <param name="message">What is wrong and how to correct it.</param>
    /// <param name="innerException">The error that caused this one, or <see langword="null"/> if there is none.</param>
    private protected BestRouteException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
