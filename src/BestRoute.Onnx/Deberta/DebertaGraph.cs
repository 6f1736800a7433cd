namespace BestRoute.Onnx;

/// <summary>Writes a DeBERTa model as an ONNX graph: any batch, any length, no control flow, and all constants computed in advance.</summary>
internal sealed class DebertaGraph
{
    private readonly GraphBuilder _graph;
    private readonly DenseEmitter _dense;
    private readonly DebertaWeights _weights;
    private readonly DebertaConfiguration _configuration;
    private readonly DebertaGraphOptions _options;
    private readonly GraphInputs _inputs;

    private DebertaGraph(DebertaWeights weights, TensorStore store, DebertaGraphOptions options)
    {
        _graph = new GraphBuilder(store);
        _dense = new DenseEmitter(_graph, options.Precision);
        _weights = weights;
        _configuration = weights.Configuration;
        _options = options;
        _inputs = new GraphInputs(_graph);
    }

    /// <summary>Writes a graph.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="store">Keeps the constants. Graphs of the same precision and kind share them.</param>
    /// <param name="options">What to compute.</param>
    /// <returns>The model file.</returns>
    /// <exception cref="OnnxModelException">The weights are incomplete.</exception>
    public static byte[] Write(DebertaWeights weights, TensorStore store, DebertaGraphOptions options) =>
        new DebertaGraph(weights, store, options).Write();

    private byte[] Write()
    {
        var heads = new HeadEmitter(_graph, _dense, _weights, _options, _inputs);
        var layers = new LayerEmitter(_graph, _dense, _weights, _inputs);
        var embeddings = EmbeddingEmitter.Apply(_graph, _dense, _weights, _inputs, _options.Precision);
        Trace("embeddings", embeddings, TensorType.Float, "batch", "length", _configuration.HiddenSize);

        var x = embeddings;
        var last = _configuration.Layers - 1;

        // If one token represents the text, the last layer computes only this token. A convolution next to it reads all of them.
        var token = _options.AllOutputs || (last == 0 && _configuration.Convolution is not null) ? null : heads.Token;
        for (var layer = 0; layer < (token is null ? last + 1 : last); layer++)
        {
            x = layers.Apply(layer, x, out var attention);
            if (layer == 0)
            {
                Trace("attn_0", _dense.ToSingles(attention), TensorType.Float, "batch", _configuration.Heads, "length", "length");
                x = _configuration.Convolution is { } convolution ? ConvolutionEmitter.Apply(_graph, _dense, _weights, _inputs, convolution, embeddings, x) : x;
                Trace("layer_0", x, TensorType.Float, "batch", "length", _configuration.HiddenSize);
            }
        }

        if (_options.AllOutputs)
        {
            _graph.Output("last_hidden_state", x, TensorType.Float, "batch", "length", _configuration.HiddenSize);
        }

        heads.Write(token is null ? heads.Pick(x) : layers.ApplyToOne(last, x, token), x);
        return _graph.ToModel();
    }

    private void Trace(string name, string value, TensorType type, params object[] shape)
    {
        if (_options.Traced)
        {
            _graph.Output(name, value, type, shape);
        }
    }
}
