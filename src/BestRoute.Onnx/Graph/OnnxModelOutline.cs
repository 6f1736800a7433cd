namespace BestRoute.Onnx;

/// <summary>What is known about an ONNX model whose structure was checked.</summary>
internal sealed class OnnxModelOutline
{
    /// <summary>Gets the inputs of the model, without constants that could be replaced.</summary>
    public List<TensorInfo> Inputs { get; } = [];

    /// <summary>Gets the outputs of the model.</summary>
    public List<TensorInfo> Outputs { get; } = [];

    /// <summary>Gets the names of the data files that are next to it.</summary>
    public SortedSet<string> DataFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets where in the file the graph is.</summary>
    public required (int Start, int Length) Graph { get; init; }

    /// <summary>Gets the version of ONNX's own operators.</summary>
    public required long OpsetVersion { get; init; }
}
