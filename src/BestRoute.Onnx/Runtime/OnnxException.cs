namespace BestRoute.Onnx;

/// <summary>ONNX Runtime reported an error, or its native library could not be used.</summary>
public sealed class OnnxException : BestRouteException
{
    /// <summary>Initializes a new instance of the <see cref="OnnxException"/> class.</summary>
    /// <param name="message">What was being done, with ONNX Runtime's own text or with the fix.</param>
    /// <param name="innerException">The error behind it, if there is one.</param>
    public OnnxException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets what kind of error ONNX Runtime reported; <see cref="OnnxErrorCode.None"/> if the native library itself could not be used.</summary>
    internal OnnxErrorCode Code { get; init; }

    /// <summary>Gets the requested device, if it does not work; <see langword="null"/> for all other errors.</summary>
    internal OnnxDevice? Device { get; init; }
}
