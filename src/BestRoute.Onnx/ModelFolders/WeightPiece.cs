namespace BestRoute.Onnx;

/// <summary>Uses a piece of a tensor.</summary>
/// <param name="values">The numbers, valid only during the call.</param>
/// <param name="start">The index of the first one in the tensor.</param>
internal delegate void WeightPiece(ReadOnlySpan<float> values, long start);
