using System.Globalization;
using BestRoute.Onnx;
using BestRoute.Studies.Generation;

namespace BestRoute.Benchmarks.Inference;

/// <summary>
/// Writes the plainest correct graph of a DeBERTa-v3, the operations of its PyTorch code one by one, as an ordinary export gives: nothing is folded,
/// fused or computed ahead. It is what our own graph is compared with, in speed and in its numbers.
/// </summary>
/// <remarks>Its outputs are <c>pooled</c>, the hidden state of [CLS], and <c>logits</c>, of the context pooler and the classifier.</remarks>
internal sealed class PlainDeberta
{
    private const float Epsilon = 1e-7f;
    private const int Buckets = 256;
    private const int MaxPosition = 512;
    private const int Span = Buckets;

    private readonly DebertaShape _shape;
    private readonly ModelWeights _weights;
    private readonly GraphBuilder _graph;
    private readonly int _headSize;

    private PlainDeberta(DebertaShape shape, ModelWeights weights, GraphBuilder graph)
    {
        (_shape, _weights, _graph) = (shape, weights, graph);
        _headSize = shape.Hidden / shape.Heads;
    }

    /// <summary>Writes the graph and its weights.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="folder">The Hugging Face folder that <see cref="ModelGenerator"/> wrote.</param>
    /// <param name="path">The ONNX file; its weights go into a file next to it.</param>
    public static void Write(DebertaShape shape, string folder, string path)
    {
        using var weights = ModelWeights.Open(folder);
        using var data = File.Create(path + ".data");
        var graph = new GraphBuilder(new TensorStore(data, Path.GetFileName(path) + ".data"));
        new PlainDeberta(shape, weights, graph).Emit();
        File.WriteAllBytes(path, graph.ToModel());
    }

    private void Emit()
    {
        var ids = _graph.Input("input_ids", TensorType.Int64, "batch", "length");
        var mask = _graph.Input("attention_mask", TensorType.Int64, "batch", "length");
        var kept = Node("Cast", [mask], ("to", (int)TensorType.Float));
        var hidden = LayerNorm("deberta.embeddings", Node("Gather", [Weight("deberta.embeddings.word_embeddings.weight"), ids]));
        hidden = Node("Mul", [hidden, Node("Unsqueeze", [kept, Ints(2)])]);

        // mask[query] * mask[key], for all heads.
        var pairs = Node("Mul", [Node("Unsqueeze", [kept, Ints(1, 2)]), Node("Unsqueeze", [kept, Ints(1, 3)])]);
        var masked = Node("Equal", [pairs, Number(0)]);
        var positions = Positions(ids);
        var relative = LayerNorm("deberta.encoder", Weight("deberta.encoder.rel_embeddings.weight"));
        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"deberta.encoder.layer.{layer}");
            var context = Attention($"{prefix}.attention.self", hidden, relative, positions, masked);
            hidden = LayerNorm($"{prefix}.attention.output", Node("Add", [Linear($"{prefix}.attention.output.dense", context), hidden]));
            var inner = Gelu(Linear($"{prefix}.intermediate.dense", hidden));
            hidden = LayerNorm($"{prefix}.output", Node("Add", [Linear($"{prefix}.output.dense", inner), hidden]));
        }

        var first = Node("Gather", [hidden, _graph.Integer(0)], ("axis", 1));
        _graph.Output("pooled", first, TensorType.Float, "batch", _shape.Hidden);
        _graph.Output("logits", Linear("classifier", Gelu(Linear("pooler.dense", first))), TensorType.Float, "batch", 1);
    }

    /// <summary>The row of the relative embeddings for each pair of positions, from logarithmic buckets.</summary>
    private string Positions(string ids)
    {
        var length = Node("Gather", [Node("Shape", [ids]), _graph.Integer(1)]);
        var range = Node("Range", [_graph.Integer(0), length, _graph.Integer(1)]);
        var distance = Node("Sub", [Node("Unsqueeze", [range, Ints(1)]), Node("Unsqueeze", [range, Ints(0)])]);
        var real = Node("Cast", [distance], ("to", (int)TensorType.Float));
        const float Middle = Buckets / 2;
        var size = Node("Max", [Node("Abs", [real]), Number(Middle - 1)]);
        var logarithm = Node("Div", [Node("Log", [Node("Div", [size, Number(Middle)])]), Number(MathF.Log((MaxPosition - 1) / Middle))]);
        var bucket = Node("Add", [Node("Ceil", [Node("Mul", [logarithm, Number(Middle - 1)])]), Number(Middle)]);
        var near = Node("LessOrEqual", [Node("Abs", [real]), Number(Middle)]);
        var signed = Node("Where", [near, real, Node("Mul", [bucket, Node("Sign", [real])])]);
        var row = Node("Clip", [Node("Add", [signed, Number(Span)]), Number(0), Number((2 * Span) - 1)]);
        return Node("Unsqueeze", [Node("Cast", [row], ("to", (int)TensorType.Int64)), Ints(0, 1)]);
    }

    private string Attention(string prefix, string hidden, string relative, string positions, string masked)
    {
        var query = Split(Linear($"{prefix}.query_proj", hidden));
        var key = Split(Linear($"{prefix}.key_proj", hidden));
        var value = Split(Linear($"{prefix}.value_proj", hidden));
        var scale = Number(MathF.Sqrt(3f * _headSize));
        var scores = Node("MatMul", [query, Node("Div", [Flip(key), scale])]);

        // Relative embeddings are projected in each run, as the original does, with the weights of the content.
        var relativeKey = Split(Node("Unsqueeze", [Linear($"{prefix}.key_proj", relative), Ints(0)]));
        var relativeQuery = Split(Node("Unsqueeze", [Linear($"{prefix}.query_proj", relative), Ints(0)]));
        var rows = Node("Expand", [positions, Node("Shape", [scores])]);
        var contentToPosition = Node("GatherElements", [Node("MatMul", [query, Flip(relativeKey)]), rows], ("axis", 3));

        // Of the key's view, positions are mirrored, and mirrored back at the end.
        var positionToContent = Flip(Node("GatherElements", [Node("MatMul", [key, Flip(relativeQuery)]), Flip(rows)], ("axis", 3)));
        scores = Node("Add", [scores, Node("Div", [contentToPosition, scale])]);
        scores = Node("Add", [scores, Node("Div", [positionToContent, scale])]);
        var weights = Node("Softmax", [Node("Where", [masked, Number(float.MinValue), scores])], ("axis", 3));
        var context = Node("MatMul", [Node("Where", [masked, Number(0), weights]), value]);
        return Node("Reshape", [Node("Transpose", [context], ("perm", [0L, 2, 1, 3])), Ints(0, 0, _shape.Hidden)]);
    }

    private string Split(string hidden) =>
        Node("Transpose", [Node("Reshape", [hidden, Ints(0, 0, _shape.Heads, _headSize)])], ("perm", [0L, 2, 1, 3]));

    private string Flip(string matrices) => Node("Transpose", [matrices], ("perm", [0L, 1, 3, 2]));

    private string Gelu(string input)
    {
        var error = Node("Erf", [Node("Div", [input, Number(MathF.Sqrt(2))])]);
        return Node("Mul", [Node("Mul", [input, Node("Add", [error, Number(1)])]), Number(0.5f)]);
    }

    private string LayerNorm(string prefix, string input) => Node(
        "LayerNormalization", [input, Weight($"{prefix}.LayerNorm.weight"), Weight($"{prefix}.LayerNorm.bias")], ("axis", -1), ("epsilon", Epsilon));

    private string Linear(string name, string input)
    {
        // An export keeps the matrix as PyTorch's linear layer multiplies by it: transposed.
        var weight = $"{name}.weight";
        var shape = _weights.ShapeOf(weight);
        var transposed = _graph.Constant($"{weight}.T", TensorType.Float, () => Transpose(_weights.Read(weight, [.. shape]), (int)shape[0], (int)shape[1]), shape[1], shape[0]);
        return Node("Add", [Node("MatMul", [input, transposed]), Weight($"{name}.bias")]);
    }

    private static float[] Transpose(float[] matrix, int rows, int columns)
    {
        var result = new float[matrix.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = matrix[(row * columns) + column];
            }
        }

        return result;
    }

    private string Weight(string name)
    {
        long[] shape = [.. _weights.ShapeOf(name)];
        return _graph.Constant(name, TensorType.Float, () => _weights.Read(name, shape), shape);
    }

    private string Number(float value) =>
        _graph.Constant(GraphTensor.Of<float>(string.Create(CultureInfo.InvariantCulture, $"number_{value:R}"), TensorType.Float, [value]));

    private string Ints(params long[] values) => _graph.Integers(values);

    private string Node(string op, ReadOnlySpan<string> inputs, params ReadOnlySpan<GraphAttribute> attributes) => _graph.Node(op, inputs, attributes);
}
