namespace BestRoute.Onnx;

/// <summary>A tensor for the input or output of the given name.</summary>
/// <param name="Name">The name in the graph.</param>
/// <param name="Tensor">The tensor.</param>
internal readonly record struct NamedTensor(string Name, OnnxTensor Tensor);
