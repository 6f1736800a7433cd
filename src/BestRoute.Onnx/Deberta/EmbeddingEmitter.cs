namespace BestRoute.Onnx;

/// <summary>Writes the embeddings of words, and of absolute positions and token types if the model has them.</summary>
internal static class EmbeddingEmitter
{
    /// <summary>Writes the embeddings.</summary>
    /// <returns>Singles, [batch, length, hidden], zero where masked.</returns>
    public static string Apply(GraphBuilder graph, DenseEmitter dense, DebertaWeights weights, GraphInputs inputs, ModelPrecision precision)
    {
        var configuration = weights.Configuration;
        var (size, hidden) = (configuration.EmbeddingSize, configuration.HiddenSize);
        var x = Words(graph, dense, weights, inputs.Ids, precision);
        if (configuration.PositionBiasedInput)
        {
            var table = dense.Singles(
                "embeddings.position", () => weights.ReadBackbone("embeddings.position_embeddings.weight", configuration.MaxPositions, size), configuration.MaxPositions, size);
            var positions = graph.Node("Range", [graph.Integer(0), inputs.LengthScalar, graph.Integer(1)]);
            x = graph.Node("Add", [x, graph.Node("Gather", [table, positions])]);
        }

        if (configuration.TokenTypes > 0)
        {
            // Token types are not an input, so all of them are the first type.
            x = graph.Node("Add", [x, dense.Singles(
                "embeddings.token_type", () => weights.ReadBackbone("embeddings.token_type_embeddings.weight", configuration.TokenTypes, size)[..size], size)]);
        }

        if (size != hidden)
        {
            x = graph.Node("MatMul", [x, dense.Singles(
                "embeddings.projection", () => WeightMath.Transpose(weights.ReadBackbone("embeddings.embed_proj.weight", hidden, size), hidden, size), size, hidden)]);
        }

        string[] norm =
        [
            x,
            dense.Singles("embeddings.norm.weight", () => weights.ReadBackbone("embeddings.LayerNorm.weight", hidden), hidden),
            dense.Singles("embeddings.norm.bias", () => weights.ReadBackbone("embeddings.LayerNorm.bias", hidden), hidden),
        ];
        var normalized = graph.Node("LayerNormalization", norm, ("axis", -1), ("epsilon", configuration.LayerNormEpsilon));
        return graph.Node("Mul", [normalized, graph.Node("Unsqueeze", [inputs.Mask(TensorType.Float), graph.Integers(2)])]);
    }

    private static string Words(GraphBuilder graph, DenseEmitter dense, DebertaWeights weights, string ids, ModelPrecision precision)
    {
        var (rows, size) = (weights.Vocabulary, (long)weights.Configuration.EmbeddingSize);
        var writer = new WordEmbeddingWriter(weights);
        switch (precision)
        {
            case ModelPrecision.Int8:
                var values = graph.Constant("embeddings.word_int8", TensorType.Int8, writer.WriteIntegers, rows, size);
                var scales = graph.Constant("embeddings.word_scale", TensorType.Float, writer.Scales, rows, 1);
                return graph.Node("Mul", [dense.Cast(graph.Node("Gather", [values, ids]), TensorType.Float), graph.Node("Gather", [scales, ids])]);
            case ModelPrecision.Fp16:
                return dense.Cast(graph.Node("Gather", [graph.Constant("embeddings.word", TensorType.Float16, writer.WriteHalves, rows, size), ids]), TensorType.Float);
            default:
                return graph.Node("Gather", [graph.Constant("embeddings.word", TensorType.Float, writer.WriteSingles, rows, size), ids]);
        }
    }
}
