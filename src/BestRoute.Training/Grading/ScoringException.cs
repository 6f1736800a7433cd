namespace BestRoute.Training;

/// <summary>A response could not be scored: an expression took too long, a program failed, a judge gave no rating.</summary>
internal sealed class ScoringException : BestRouteException
{
    /// <summary>Initializes a new instance of the <see cref="ScoringException"/> class.</summary>
    /// <param name="message">The message. It names the row, the response and the fix.</param>
    public ScoringException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="ScoringException"/> class.</summary>
    /// <param name="message">The message. It names the row, the response and the fix.</param>
    /// <param name="innerException">The error behind it.</param>
    public ScoringException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
