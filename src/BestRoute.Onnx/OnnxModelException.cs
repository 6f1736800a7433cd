namespace BestRoute.Onnx;

/// <summary>A file of a model cannot be used: it is missing, damaged, hostile, or of a kind that is not supported; nothing of it was loaded.</summary>
public sealed class OnnxModelException : BestRouteException
{
    /// <summary>Initializes a new instance of the <see cref="OnnxModelException"/> class.</summary>
    /// <param name="message">What is wrong, with the file, the member, its value and the mend.</param>
    public OnnxModelException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="OnnxModelException"/> class.</summary>
    /// <param name="message">What is wrong, with the file, the member, its value and the mend.</param>
    /// <param name="innerException">The error behind it.</param>
    public OnnxModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
