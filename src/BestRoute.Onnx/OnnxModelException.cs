namespace BestRoute.Onnx;

/// <summary>A file of a model is missing, damaged, malicious or not supported. Nothing of the model was loaded.</summary>
public sealed class OnnxModelException : BestRouteException
{
    /// <summary>Initializes a new instance of the <see cref="OnnxModelException"/> class.</summary>
    /// <param name="message">What is wrong, with the file, the member, its value and the fix.</param>
    public OnnxModelException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="OnnxModelException"/> class.</summary>
    /// <param name="message">What is wrong, with the file, the member, its value and the fix.</param>
    /// <param name="innerException">The error that caused this one.</param>
    public OnnxModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
