namespace BestRoute.Onnx;

/// <summary>Writes how one vector is made for each text, and the head on this vector.</summary>
/// <param name="graph">The graph.</param>
/// <param name="dense">Writes the products.</param>
/// <param name="weights">The weights.</param>
/// <param name="options">What to compute.</param>
/// <param name="inputs">The inputs of the graph.</param>
internal sealed class HeadEmitter(GraphBuilder graph, DenseEmitter dense, DebertaWeights weights, DebertaGraphOptions options, GraphInputs inputs)
{
    private readonly DebertaConfiguration _configuration = weights.Configuration;

    /// <summary>Gets the token whose vector represents the text; null if all tokens do.</summary>
    public TokenPosition? Token { get; } = options.Pooling switch
    {
        Pooling.Mean => null,
        Pooling.Marker => TokenPosition.Marker(graph, dense, inputs, options.MarkerId),
        _ => TokenPosition.First(graph, inputs),
    };

    /// <summary>Returns the vector that represents the text, [batch, hidden].</summary>
    /// <param name="x">The vectors of all tokens, singles.</param>
    public string Pick(string x) => Token?.Vector(x) ?? Mean(x);

    /// <summary>Writes the outputs.</summary>
    /// <param name="vector">The vector that represents the text, singles, [batch, hidden].</param>
    /// <param name="x">The vectors of all tokens. Only a classifier on another vector reads them.</param>
    public void Write(string vector, string x)
    {
        var context = options.Pooling == Pooling.Context;
        var pooled = context ? Pool(vector) : vector;
        graph.Output("pooled", pooled, TensorType.Float, "batch", context ? _configuration.PoolerSize : _configuration.HiddenSize);
        if (options.Head == DebertaHead.Classifier)
        {
            var classified = context ? pooled : Pool(TokenPosition.First(graph, inputs).Vector(x));
            Logits(classified, new DenseLayer(
                "classifier",
                _configuration.PoolerSize,
                _configuration.Labels,
                () => weights.Read("classifier.weight", _configuration.Labels, _configuration.PoolerSize),
                () => weights.Read("classifier.bias", _configuration.Labels)));
        }
        else if (options.Head == DebertaHead.Router)
        {
            var heads = weights.RouterHeads;
            Logits(pooled, new DenseLayer("routes", _configuration.HiddenSize, heads, () => Routes("weight", _configuration.HiddenSize), () => Routes("bias")));
        }
    }

    private void Logits(string x, DenseLayer layer) =>
        graph.Output("logits", dense.ApplySingles(x, layer), TensorType.Float, "batch", layer.Outputs);

    private string Pool(string first)
    {
        var size = _configuration.PoolerSize;
        return dense.Activate(
            dense.ApplySingles(first, new DenseLayer(
                "pooler", size, size, () => weights.Read("pooler.dense.weight", size, size), () => weights.Read("pooler.dense.bias", size))),
            _configuration.PoolerActivation);
    }

    private string Mean(string x)
    {
        var mask = inputs.Mask(TensorType.Float);
        var sum = graph.Node("Squeeze", [graph.Node("MatMul", [graph.Node("Unsqueeze", [mask, graph.Integers(1)]), x]), graph.Integers(1)]);
        var count = graph.Node("ReduceSum", [mask, graph.Integers(1)], ("keepdims", 1));
        return graph.Node("Div", [sum, graph.Node("Max", [count, dense.Singles("least_count", static () => [1])])]);
    }

    /// <summary>Returns the heads of the authors' router as log odds. Each head has one output for a match and one for no match, under a softmax.</summary>
    private float[] Routes(string kind, params long[] length) => WeightMath.Stack([.. Enumerable.Range(0, weights.RouterHeads).Select(head =>
    {
        var both = weights.Read(DebertaWeights.RouterHead(head) + kind, [2, .. length]);
        var size = both.Length / 2;
        return Enumerable.Range(0, size).Select(i => both[i] - both[size + i]).ToArray();
    })]);
}
