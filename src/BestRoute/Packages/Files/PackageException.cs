namespace BestRoute;

/// <summary>A package is missing, damaged, or for another pool or version. Nothing of it was loaded.</summary>
public sealed class PackageException : BestRouteException
{
    /// <summary>Initializes a new instance of the <see cref="PackageException"/> class.</summary>
    /// <param name="message">What is wrong, with the path and the fix.</param>
    public PackageException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="PackageException"/> class.</summary>
    /// <param name="message">What is wrong, with the path and the fix.</param>
    /// <param name="innerException">The error that caused this one.</param>
    public PackageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
