namespace BestRoute.Onnx;

/// <summary>Where a model runs.</summary>
public enum OnnxDevice
{
    /// <summary>CUDA if a session on it was created and has answered a first run, else the CPU; a log line says why it is the CPU.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU through CUDA; an error at start-up where that does not work.</summary>
    Cuda,
}
