namespace BestRoute.Onnx;

/// <summary>The device on which a model runs.</summary>
public enum OnnxDevice
{
    /// <summary>CUDA, if a session on it was created and its first run succeeded. Otherwise the CPU, and the log says why.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU through CUDA. If it does not work, opening the model is an error.</summary>
    Cuda,
}
