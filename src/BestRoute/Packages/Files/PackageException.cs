namespace BestRoute;

/// <summary>A package is missing, damaged, or of another pool or version; nothing of it was loaded.</summary>
public sealed class PackageException : BestRouteException
{
    /// <summary>Initializes a new instance of the <see cref="PackageException"/> class.</summary>
    /// <param name="message">What is wrong, with the path and the mend.</param>
    public PackageException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="PackageException"/> class.</summary>
    /// <param name="message">What is wrong, with the path and the mend.</param>
    /// <param name="innerException">The error behind it.</param>
    public PackageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
