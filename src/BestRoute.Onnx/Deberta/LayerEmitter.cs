namespace BestRoute.Onnx;

/// <summary>Writes the layers: attention and a feed-forward network, each with a residual and a normalization.</summary>
/// <param name="graph">The graph.</param>
/// <param name="dense">Writes the products.</param>
/// <param name="weights">The weights.</param>
/// <param name="inputs">The inputs of the graph.</param>
internal sealed class LayerEmitter(GraphBuilder graph, DenseEmitter dense, DebertaWeights weights, GraphInputs inputs)
{
    private readonly DebertaConfiguration _configuration = weights.Configuration;
    private readonly AttentionEmitter _attention = new(graph, dense, weights, inputs);

    /// <summary>Writes a layer for all tokens.</summary>
    /// <param name="layer">The number of the layer.</param>
    /// <param name="x">The tokens, singles, [batch, length, hidden].</param>
    /// <param name="probabilities">The attention, [batch, heads, length, length].</param>
    /// <returns>The tokens, singles.</returns>
    public string Apply(int layer, string x, out string probabilities) =>
        Feed(layer, _attention.Apply(layer, dense.FromSingles(x), out probabilities), x);

    /// <summary>Writes a layer for one token of each text.</summary>
    /// <param name="layer">The number of the layer.</param>
    /// <param name="x">The tokens, singles, [batch, length, hidden].</param>
    /// <param name="token">Which token.</param>
    /// <returns>The tokens, singles, [batch, hidden].</returns>
    public string ApplyToOne(int layer, string x, TokenPosition token)
    {
        var row = graph.Node("Unsqueeze", [token.Vector(x), graph.Integers(1)]);
        var seen = _attention.ApplyToOne(layer, dense.FromSingles(x), dense.FromSingles(row), token.Positions);
        return graph.Node("Squeeze", [Feed(layer, seen, row), graph.Integers(1)]);
    }

    private string Feed(int layer, string context, string x)
    {
        var name = FormattableString.Invariant($"encoder.layer.{layer}.");
        var (hidden, middle) = (_configuration.HiddenSize, _configuration.IntermediateSize);
        var seen = Add(context, Layer(name + "attention.output.dense", hidden, _configuration.AttentionSize), x, name + "attention.output.LayerNorm");
        var fed = dense.Apply(dense.FromSingles(seen), Layer(name + "intermediate.dense", middle, hidden), _configuration.HiddenActivation);
        return Add(fed, Layer(name + "output.dense", hidden, middle), seen, name + "output.LayerNorm");
    }

    private string Add(string x, DenseLayer layer, string residual, string norm) => dense.ApplyResidual(
        x,
        layer,
        residual,
        norm,
        () => weights.ReadBackbone(norm + ".weight", layer.Outputs),
        () => weights.ReadBackbone(norm + ".bias", layer.Outputs),
        _configuration.LayerNormEpsilon);

    private DenseLayer Layer(string name, int outputs, int inputs) =>
        new(name, inputs, outputs, () => weights.Matrix(name, outputs, inputs), () => weights.Bias(name, outputs));
}
