namespace BestRoute.Onnx;

/// <summary>Writes the convolution next to the first layer of the larger DeBERTa-v2 models.</summary>
internal static class ConvolutionEmitter
{
    /// <summary>Writes the convolution.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="dense">Writes the numbers.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="inputs">The inputs of the graph.</param>
    /// <param name="convolution">Its configuration.</param>
    /// <param name="embeddings">The input of the first layer, singles.</param>
    /// <param name="x">The output of the first layer, singles.</param>
    /// <returns>The input of the second layer, singles, zero where masked.</returns>
    public static string Apply(
        GraphBuilder graph, DenseEmitter dense, DebertaWeights weights, GraphInputs inputs, DebertaConvolution convolution, string embeddings, string x)
    {
        const string Name = "encoder.conv.";
        int hidden = weights.Configuration.HiddenSize, width = hidden / convolution.Groups, kernel = convolution.KernelSize;
        var swap = new long[] { 0, 2, 1 };
        string[] operands =
        [
            graph.Node("Transpose", [embeddings], ("perm", swap)),
            dense.Singles(Name + "conv.weight", () => weights.ReadBackbone(Name + "conv.weight", hidden, width, kernel), hidden, width, kernel),
            dense.Singles(Name + "conv.bias", () => weights.ReadBackbone(Name + "conv.bias", hidden), hidden),
        ];
        var convolved = graph.Node("Conv", operands, ("group", convolution.Groups), ("pads", new long[] { kernel / 2, kernel / 2 }));
        var mask = graph.Node("Unsqueeze", [inputs.Mask(TensorType.Float), graph.Integers(2)]);
        var seen = graph.Node("Mul", [graph.Node("Transpose", [convolved], ("perm", swap)), mask]);
        string[] norm =
        [
            graph.Node("Add", [x, dense.Activate(seen, convolution.Activation)]),
            dense.Singles(Name + "norm.weight", () => weights.ReadBackbone(Name + "LayerNorm.weight", hidden), hidden),
            dense.Singles(Name + "norm.bias", () => weights.ReadBackbone(Name + "LayerNorm.bias", hidden), hidden),
        ];
        return graph.Node("Mul", [graph.Node("LayerNormalization", norm, ("axis", -1), ("epsilon", weights.Configuration.LayerNormEpsilon)), mask]);
    }
}
