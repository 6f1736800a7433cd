namespace BestRoute.Onnx;

/// <summary>Thrown where a model's files cannot be used: damaged, of another kind, or not what they say.</summary>
public sealed class OnnxModelException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="OnnxModelException"/> class.</summary>
    /// <param name="message">What is wrong, in which file, and the mend.</param>
    public OnnxModelException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="OnnxModelException"/> class.</summary>
    /// <param name="message">What is wrong, in which file, and the mend.</param>
    /// <param name="innerException">What was thrown where it was found.</param>
    public OnnxModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
