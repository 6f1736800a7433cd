namespace BestRoute.Onnx;

/// <summary>ONNX Runtime reported an error, or its native library could not be used.</summary>
public sealed class OnnxException : BestRouteException
{
    /// <summary>Initializes a new instance of the <see cref="OnnxException"/> class.</summary>
    /// <param name="message">What failed, with the text of ONNX Runtime or with the fix.</param>
    /// <param name="code">The kind of error that ONNX Runtime reported. The default is <see cref="OnnxErrorCode.None"/>.</param>
    /// <param name="innerException">The error that caused this one, or <see langword="null"/> if there is none.</param>
    public OnnxException(string message, OnnxErrorCode code = OnnxErrorCode.None, Exception? innerException = null)
        : base(message, innerException)
        => Code = code;

    /// <summary>Gets the kind of error that ONNX Runtime reported; <see cref="OnnxErrorCode.None"/> if the native library itself could not be used.</summary>
    public OnnxErrorCode Code { get; }

    /// <summary>Gets the requested device, if it does not work; <see langword="null"/> for all other errors.</summary>
    internal OnnxDevice? Device { get; init; }
}
