namespace BestRoute.Onnx;

/// <summary>Writes self-attention with relative positions.</summary>
internal sealed class AttentionEmitter
{
    /// <summary>Added to the score of a masked key. It is far below every score, but finite in 16 bits, so that a text without tokens stays finite.</summary>
    private const float Masked = -30_000;

    private readonly GraphBuilder _graph;
    private readonly DenseEmitter _dense;
    private readonly DebertaWeights _weights;
    private readonly DebertaConfiguration _configuration;
    private readonly RelativePositionEmitter? _positions;
    private readonly string _batch;
    private readonly string _length;
    private readonly string _mask;
    private string? _index;

    /// <summary>Initializes a new instance of the <see cref="AttentionEmitter"/> class and writes what all layers share.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="dense">Writes the products.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="inputs">The inputs of the graph.</param>
    public AttentionEmitter(GraphBuilder graph, DenseEmitter dense, DebertaWeights weights, GraphInputs inputs)
    {
        _graph = graph;
        _dense = dense;
        _weights = weights;
        _configuration = weights.Configuration;
        (_batch, _length) = (inputs.Batch, inputs.Length);
        var masked = graph.Node("Sub", [inputs.Mask(dense.Type), dense.Constant("one", static () => [1])]);
        _mask = graph.Node("Unsqueeze", [graph.Node("Mul", [masked, dense.Constant("masked", static () => [-Masked])]), graph.Integers(1, 2)]);
        _positions = _configuration.Relative is { } relative
            ? new RelativePositionEmitter(graph, dense, weights, relative, inputs.LengthScalar)
            : null;
    }

    /// <summary>Gets the embeddings of positions as the layers use them; empty if there are none.</summary>
    public float[] PositionEmbeddings => _positions?.Embeddings ?? [];

    /// <summary>Writes attention from every token to every token.</summary>
    /// <param name="layer">The number of the layer.</param>
    /// <param name="x">The tokens, [batch, length, hidden].</param>
    /// <param name="probabilities">The attention, [batch, heads, length, length].</param>
    /// <returns>The result for each token, [batch, length, heads * head size].</returns>
    public string Apply(int layer, string x, out string probabilities)
    {
        var all = Split(_dense.Apply(x, Projections(layer, "query", "key", "value")), 3, _length);
        _index ??= _positions?.Index(_batch, _length, null);
        return Attend(layer, all[0], all[1], all[2], _index, _length, out probabilities);
    }

    /// <summary>Writes attention from one token of each text to every token: the last layer need not compute what is not used.</summary>
    /// <param name="layer">The number of the layer.</param>
    /// <param name="x">The tokens, [batch, length, hidden].</param>
    /// <param name="row">The one token, [batch, 1, hidden].</param>
    /// <param name="position">The position of that token, [batch].</param>
    /// <returns>The result for the token, [batch, 1, heads * head size].</returns>
    public string ApplyToOne(int layer, string x, string row, string position)
    {
        var one = _graph.Integers(1);
        var query = Split(_dense.Apply(row, Projections(layer, "query")), 1, one)[0];
        var others = Split(_dense.Apply(x, Projections(layer, "key", "value")), 2, _length);
        return Attend(layer, query, others[0], others[1], _positions?.Index(_batch, _length, position), one, out _);
    }

    private string Attend(int layer, string queries, string keys, string values, string? index, string rows, out string probabilities)
    {
        var scores = _graph.Node("FusedMatMul", [queries, keys], ("transB", 1));
        foreach (var part in _positions?.Scores(layer, queries, keys, index) ?? [])
        {
            scores = _graph.Node("Add", [scores, part]);
        }

        probabilities = _graph.Node("Softmax", [_graph.Node("Add", [scores, _mask])], ("axis", -1));
        var context = _graph.Node("Transpose", [_graph.Node("MatMul", [probabilities, values])], ("perm", new long[] { 0, 2, 1, 3 }));
        return _graph.Node("Reshape", [context, _graph.Node("Concat", [_batch, rows, _graph.Integers(_configuration.AttentionSize)], ("axis", 0))]);
    }

    /// <summary>Splits vectors into parts and heads, each [batch, heads, rows, head size].</summary>
    private string[] Split(string vectors, int parts, string rows)
    {
        var (heads, size) = (_configuration.Heads, _configuration.HeadSize);
        var shape = _graph.Node("Concat", [_batch, rows, _graph.Integers(parts * heads, size)], ("axis", 0));
        var byHead = _graph.Node("Transpose", [_graph.Node("Reshape", [vectors, shape])], ("perm", new long[] { 0, 2, 1, 3 }));
        return parts == 1 ? [byHead] : _graph.Nodes("Split", parts, [byHead], ("axis", 1), ("num_outputs", parts));
    }

    /// <summary>Returns several projections of one input as one layer. The projection of queries contains the scale of the scores.</summary>
    private DenseLayer Projections(int layer, params string[] kinds)
    {
        var name = FormattableString.Invariant($"encoder.layer.{layer}.attention.self.");
        var (outputs, inputs) = (_configuration.AttentionSize, _configuration.HiddenSize);
        return new DenseLayer(
            name + string.Join('_', kinds),
            inputs,
            kinds.Length * outputs,
            () => WeightMath.Stack([.. kinds.Select(kind => Scaled(kind, _weights.Matrix($"{name}{kind}_proj", outputs, inputs)))]),
            () => WeightMath.Stack([.. kinds.Select(kind => Scaled(kind, _weights.Bias($"{name}{kind}_proj", outputs)))]));
    }

    private float[] Scaled(string kind, float[] values) => kind == "query" ? WeightMath.Scale(values, _configuration.ScoreScale) : values;
}
