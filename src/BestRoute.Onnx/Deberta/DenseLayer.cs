namespace BestRoute.Onnx;

/// <summary>A dense layer before it is written: y = x Wᵀ + b.</summary>
/// <param name="Name">The name of its constants in the graph.</param>
/// <param name="Inputs">The length of x.</param>
/// <param name="Outputs">The length of y.</param>
/// <param name="Weights">Computes W, one row per output.</param>
/// <param name="Bias">Computes b.</param>
internal sealed record DenseLayer(string Name, int Inputs, int Outputs, Func<float[]> Weights, Func<float[]> Bias);
