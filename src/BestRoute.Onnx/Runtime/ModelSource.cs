using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>The origin of the bytes of a model.</summary>
/// <param name="path">The file; null if the bytes are given.</param>
/// <param name="bytes">The bytes; null if the file is given.</param>
internal sealed class ModelSource(string? path, byte[]? bytes)
{
    /// <summary>Makes a session from the model.</summary>
    /// <exception cref="OnnxException">ONNX Runtime cannot read or run it.</exception>
    public InferenceSession Open(SessionOptions options)
    {
        try
        {
            return path is not null ? new InferenceSession(path, options) : new InferenceSession(bytes, options);
        }
        catch (Exception exception) when (OrtError.Is(exception))
        {
            throw OrtError.Of(exception, path is not null ? $"Opening the model '{path}'" : $"Opening a model of {bytes!.Length} bytes");
        }
    }
}
