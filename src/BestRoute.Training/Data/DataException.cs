namespace BestRoute.Training;

/// <summary>A data or pool file cannot be read, is malformed, or holds too little to train or evaluate on.</summary>
public sealed class DataException : BestRouteException
{
    /// <summary>Initializes a new instance of the <see cref="DataException"/> class.</summary>
    /// <param name="message">What is wrong, with the file, the line or member, the value and the mend.</param>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="DataException"/> class.</summary>
    /// <param name="message">What is wrong, with the file, the line or member, the value and the mend.</param>
    /// <param name="innerException">The error behind it.</param>
    public DataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
