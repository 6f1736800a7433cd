namespace BestRoute.Onnx;

/// <summary>Writes the part of attention that depends on the positions of tokens, for any batch and any length.</summary>
/// <remarks>
/// The embeddings of positions, normalized and projected, are constants of each layer. Which of them belong to a query and a key depends only on
/// their distance. So one table covers all distances up to where it no longer changes, and one index serves all layers.
/// On CPUs, the rows that a text of its length cannot reach are cut off before they are multiplied. On GPUs that would wait for the CPU, and
/// an index of every head costs more than what it selects. There, one index of all positions serves all heads, in the order of the memory.
/// </remarks>
internal sealed class RelativePositionEmitter
{
    private readonly GraphBuilder _graph;
    private readonly DenseEmitter _dense;
    private readonly DebertaWeights _weights;
    private readonly DebertaConfiguration _configuration;
    private readonly RelativeAttention _relative;
    private readonly Lazy<float[]> _embeddings;
    private readonly (string Low, string High)? _reached;
    private readonly string _index;
    private readonly (string ByQuery, string ByKey)? _flat;

    /// <summary>Initializes a new instance of the <see cref="RelativePositionEmitter"/> class and writes what all layers share.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="dense">Writes the numbers.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="relative">The kind of relative positions.</param>
    /// <param name="length">The number of tokens, a scalar.</param>
    public RelativePositionEmitter(GraphBuilder graph, DenseEmitter dense, DebertaWeights weights, RelativeAttention relative, string length)
    {
        _graph = graph;
        _dense = dense;
        _weights = weights;
        _configuration = weights.Configuration;
        _relative = relative;
        _embeddings = new Lazy<float[]>(ReadEmbeddings);

        var end = relative.Saturation(int.MaxValue - 1);
        var rows = graph.Constant(
            "position_rows", TensorType.Int64, () => Enumerable.Range(-end, (2 * end) + 1).Select(distance => (long)relative.RowOf(distance)).ToArray(), (2 * end) + 1);
        var (zero, one, middle) = (graph.Integer(0), graph.Integer(1), graph.Integer(end));
        var positions = graph.Node("Range", [zero, length, one]);
        var distances = graph.Node(
            "Sub", [graph.Node("Unsqueeze", [positions, graph.Integers(1)]), graph.Node("Unsqueeze", [positions, graph.Integers(0)])]);
        var places = graph.Node("Add", [graph.Node("Clip", [distances, graph.Integer(-end), middle]), middle]);

        var index = graph.Node("Gather", [rows, places]);
        if (dense.Type == TensorType.Float)
        {
            var farthest = graph.Node("Min", [graph.Node("Sub", [length, one]), middle]);
            var low = graph.Node("Unsqueeze", [graph.Node("Gather", [rows, graph.Node("Sub", [middle, farthest])]), graph.Integers(0)]);
            var last = graph.Node("Unsqueeze", [graph.Node("Gather", [rows, graph.Node("Add", [middle, farthest])]), graph.Integers(0)]);
            _reached = (low, graph.Node("Add", [last, graph.Integers(1)]));
            index = graph.Node("Sub", [index, low]);
        }

        _index = dense.Cast(index, TensorType.Int32);
        if (dense.Type == TensorType.Float16)
        {
            var width = graph.Constant(GraphTensor.Of<int>("position_count", TensorType.Int32, [2 * relative.Span]));
            var starts = graph.Node("Unsqueeze", [graph.Node("Mul", [dense.Cast(positions, TensorType.Int32), width]), graph.Integers(1)]);
            _flat = (graph.Node("Add", [starts, _index]), graph.Node("Add", [starts, graph.Node("Transpose", [_index], ("perm", new long[] { 1, 0 }))]));
        }
    }

    /// <summary>Gets the embeddings of positions as the layers use them.</summary>
    public float[] Embeddings => _embeddings.Value;

    /// <summary>Writes which row belongs to each query and key, for all heads.</summary>
    /// <param name="batch">The number of texts, a list of one.</param>
    /// <param name="length">The number of tokens, a list of one.</param>
    /// <param name="queries">The positions of the only query of each text, [batch]; null if every token is a query.</param>
    /// <returns>The rows, [batch, heads, queries, length]; null if the heads share the existing index.</returns>
    public string? Index(string batch, string length, string? queries)
    {
        var heads = _graph.Integers(_configuration.Heads);
        if (queries is null)
        {
            return _flat is null ? _graph.Node("Expand", [_index, _graph.Node("Concat", [batch, heads, length, length], ("axis", 0))]) : null;
        }

        var rows = _graph.Node("Unsqueeze", [_graph.Node("Gather", [_index, queries]), _graph.Integers(1, 2)]);
        return _graph.Node("Expand", [rows, _graph.Node("Concat", [batch, heads, _graph.Integers(1), length], ("axis", 0))]);
    }

    /// <summary>Writes what positions add to the scores of a layer.</summary>
    /// <param name="layer">The number of the layer.</param>
    /// <param name="queries">The queries, scaled, [batch, heads, queries, head size].</param>
    /// <param name="keys">The keys, [batch, heads, length, head size].</param>
    /// <param name="index">What <see cref="Index"/> wrote.</param>
    /// <returns>Each [batch, heads, queries, length].</returns>
    public IEnumerable<string> Scores(int layer, string queries, string keys, string? index)
    {
        if (_relative.ContentToPosition)
        {
            var met = Multiply(queries, Rows(layer, "key", 1));
            yield return index is null ? Pick(met, _flat!.Value.ByQuery) : _graph.Node("GatherElements", [met, index], ("axis", 3));
        }

        if (_relative.PositionToContent)
        {
            var rows = Rows(layer, "query", _configuration.ScoreScale);

            // With keys in columns the same index selects the rows, and no transposition is needed.
            yield return index is null
                ? _graph.Node("Transpose", [Pick(Multiply(keys, rows), _flat!.Value.ByKey)], ("perm", new long[] { 0, 1, 3, 2 }))
                : _graph.Node("GatherElements", [Multiply(rows, keys), index], ("axis", 2));
        }
    }

    private string Multiply(string a, string b) => _graph.Node("FusedMatMul", [a, b], ("transB", 1));

    private string Pick(string met, string index) =>
        _graph.Node("Gather", [_graph.Node("Reshape", [met, _graph.Integers(0, 0, -1)]), index], ("axis", 2));

    private string Rows(int layer, string kind, float scale)
    {
        var (heads, size) = (_configuration.Heads, _configuration.HeadSize);
        var name = FormattableString.Invariant($"encoder.layer.{layer}.attention.self.");
        var projection = name + (_relative.SharedProjections ? $"{kind}_proj" : $"pos_{kind}_proj");
        var table = _dense.Constant(
            $"{name}position_{kind}",
            () => WeightMath.Scale(
                WeightMath.Project(
                    Embeddings,
                    _weights.Matrix(projection, _configuration.AttentionSize, _configuration.HiddenSize),
                    _weights.Bias(projection, _configuration.AttentionSize),
                    heads),
                scale),
            heads,
            2 * _relative.Span,
            size);
        return _reached is var (low, high) ? _graph.Node("Slice", [table, low, high, _graph.Integers(1)]) : table;
    }

    private float[] ReadEmbeddings()
    {
        var size = _configuration.HiddenSize;
        var all = _weights.ReadBackbone("encoder.rel_embeddings.weight", 2 * _relative.Span, size);
        return _relative.Normalized
            ? WeightMath.Normalize(
                all,
                _weights.ReadBackbone("encoder.LayerNorm.weight", size),
                _weights.ReadBackbone("encoder.LayerNorm.bias", size),
                _configuration.LayerNormEpsilon)
            : all;
    }
}
