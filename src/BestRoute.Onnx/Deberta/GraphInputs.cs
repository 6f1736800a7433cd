namespace BestRoute.Onnx;

/// <summary>The inputs of a graph, and what is derived from them.</summary>
internal sealed class GraphInputs
{
    private readonly GraphBuilder _graph;
    private readonly Dictionary<TensorType, string> _masks = [];

    /// <summary>Initializes a new instance of the <see cref="GraphInputs"/> class and writes the inputs.</summary>
    public GraphInputs(GraphBuilder graph)
    {
        _graph = graph;
        Ids = graph.Input("input_ids", TensorType.Int64, "batch", "length");
        AttentionMask = graph.Input("attention_mask", TensorType.Int64, "batch", "length");
        Shape = graph.Node("Shape", [Ids]);
        Batch = graph.Node("Gather", [Shape, graph.Integers(0)]);
        Length = graph.Node("Gather", [Shape, graph.Integers(1)]);
        LengthScalar = graph.Node("Gather", [Shape, graph.Integer(1)]);
    }

    /// <summary>Gets the token ids, [batch, length].</summary>
    public string Ids { get; }

    /// <summary>Gets 1 for tokens and 0 for padding, [batch, length].</summary>
    public string AttentionMask { get; }

    /// <summary>Gets [batch, length].</summary>
    public string Shape { get; }

    /// <summary>Gets the number of texts, a list of one.</summary>
    public string Batch { get; }

    /// <summary>Gets the number of tokens, a list of one.</summary>
    public string Length { get; }

    /// <summary>Gets the number of tokens, a scalar.</summary>
    public string LengthScalar { get; }

    /// <summary>Returns the mask as numbers of a type, [batch, length].</summary>
    public string Mask(TensorType type)
    {
        if (!_masks.TryGetValue(type, out var mask))
        {
            _masks[type] = mask = _graph.Node("Cast", [AttentionMask], ("to", (int)type));
        }

        return mask;
    }
}
