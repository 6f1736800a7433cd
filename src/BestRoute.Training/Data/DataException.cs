namespace BestRoute.Training;

/// <summary>The exception for a data file or pool file that cannot be read, is malformed, or has too little data.</summary>
public sealed class DataException : BestRouteException
{
    /// <summary>Initializes a new instance of the <see cref="DataException"/> class.</summary>
    /// <param name="message">The message. It names the file, the line or member, the value and the fix.</param>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="DataException"/> class.</summary>
    /// <param name="message">The message. It names the file, the line or member, the value and the fix.</param>
    /// <param name="innerException">The exception that is the cause.</param>
    public DataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
