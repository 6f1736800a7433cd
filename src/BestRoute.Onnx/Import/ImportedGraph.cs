namespace BestRoute.Onnx;

/// <summary>What was written of a model, as its description will list it.</summary>
internal sealed record ImportedGraph(
    string Architecture, int Dimensions, int Labels, Pooling Pooling, int MaxTokens, int PadId, long Vocabulary, IReadOnlyList<string> Outputs);
