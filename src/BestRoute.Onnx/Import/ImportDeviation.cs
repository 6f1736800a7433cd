namespace BestRoute.Onnx;

/// <summary>How far an output is from the same output in singles, over a fixed sample of texts.</summary>
/// <param name="Output">The output.</param>
/// <param name="Largest">The largest difference of two numbers.</param>
/// <param name="Relative">The length of the differences over the length of the vectors in singles, of all texts together.</param>
/// <param name="LeastCosine">The smallest cosine between a vector and the same vector in singles; 1 is the same direction.</param>
internal sealed record ImportDeviation(string Output, double Largest, double Relative, double LeastCosine);
