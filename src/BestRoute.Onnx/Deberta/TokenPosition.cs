namespace BestRoute.Onnx;

/// <summary>One token of each text: the first one, or the first occurrence of a marker.</summary>
internal sealed class TokenPosition
{
    private readonly GraphBuilder _graph;
    private readonly bool _first;

    private TokenPosition(GraphBuilder graph, bool first, string positions)
    {
        _graph = graph;
        _first = first;
        Positions = positions;
    }

    /// <summary>Gets the positions of the tokens, [batch].</summary>
    public string Positions { get; }

    /// <summary>Returns the first token of each text.</summary>
    public static TokenPosition First(GraphBuilder graph, GraphInputs inputs) =>
        new(graph, true, graph.Node("Expand", [graph.Integer(0), inputs.Batch]));

    /// <summary>Returns the first occurrence of a token that is not masked, or the first token of the text if there is none.</summary>
    public static TokenPosition Marker(GraphBuilder graph, DenseEmitter dense, GraphInputs inputs, int id)
    {
        // The first of the largest values, which are zeros and ones.
        var found = graph.Node("Mul", [dense.Cast(graph.Node("Equal", [inputs.Ids, graph.Integer(id)]), TensorType.Float), inputs.Mask(TensorType.Float)]);
        return new TokenPosition(graph, false, graph.Node("ArgMax", [found], ("axis", 1), ("keepdims", 0)));
    }

    /// <summary>Returns the vectors of the tokens.</summary>
    /// <param name="x">Vectors of all tokens, [batch, length, hidden].</param>
    /// <returns>[batch, hidden].</returns>
    public string Vector(string x) => _first
        ? _graph.Node("Gather", [x, _graph.Integer(0)], ("axis", 1))
        : _graph.Node("GatherND", [x, _graph.Node("Unsqueeze", [Positions, _graph.Integers(1)])], ("batch_dims", 1));
}
