namespace BestRoute.Onnx;

/// <summary>The sizes of an exported encoder, read from the constants of its graph. A size is null if the graph does not show it.</summary>
/// <remarks>The graph must have passed <see cref="OnnxModelCheck"/>: names are defined once and before they are used.</remarks>
internal sealed class EncoderShapes
{
    private const string PositionTable = "position_embeddings";

    /// <summary>Operators that only change the type of a value.</summary>
    private static readonly string[] _casts = ["Identity", "Cast", "DequantizeLinear"];

    /// <summary>Operators that combine each token's vector with a constant of the same length: the end of a normalization.</summary>
    private static readonly string[] _vectorOperators = ["Add", "Mul", "LayerNormalization", "SkipLayerNormalization"];

    private readonly Dictionary<string, List<long>> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Operator, List<string> Inputs)> _nodes = new(StringComparer.Ordinal);

    private EncoderShapes()
    {
    }

    /// <summary>Gets the number of word embeddings.</summary>
    public int? Vocabulary { get; private set; }

    /// <summary>Gets the length of a token's vector.</summary>
    public int? Dimensions { get; private set; }

    /// <summary>Gets the number of learned positions.</summary>
    public int? Positions { get; private set; }

    /// <summary>Reads a graph.</summary>
    /// <param name="graph">The GraphProto.</param>
    /// <param name="hidden">The output that has a vector for each token.</param>
    public static EncoderShapes Read(ReadOnlySpan<byte> graph, string hidden)
    {
        var shapes = new EncoderShapes();
        var reader = new ProtoReader(graph);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Graph.Initializer:
                    shapes.ReadConstant(reader.Bytes());
                    break;
                case OnnxFields.Graph.Node:
                    shapes.ReadNode(reader.Bytes());
                    break;
                default:
                    reader.Skip(ProtoReader.BytesType);
                    break;
            }
        }

        shapes.Vocabulary = shapes.FindWords();
        shapes.Dimensions = shapes.FindDimensions(hidden);
        shapes.Positions = shapes.FindPositions();
        return shapes;
    }

    private void ReadConstant(ReadOnlySpan<byte> tensor)
    {
        var name = string.Empty;
        var shape = new List<long>();
        var reader = new ProtoReader(tensor);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Tensor.Name:
                    name = reader.Text();
                    break;
                case OnnxFields.Tensor.Dims:
                    reader.Integers(shape.Add);
                    break;
                default:
                    reader.Skip(reader.WireType);
                    break;
            }
        }

        _constants[name] = shape;
    }

    private void ReadNode(ReadOnlySpan<byte> node)
    {
        var name = string.Empty;
        var (inputs, outputs) = (new List<string>(), new List<string>());
        var reader = new ProtoReader(node);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Node.OpType:
                    name = reader.Text();
                    break;
                case OnnxFields.Node.Input:
                    inputs.Add(reader.Text());
                    break;
                case OnnxFields.Node.Output:
                    outputs.Add(reader.Text());
                    break;
                default:
                    reader.Skip(reader.WireType);
                    break;
            }
        }

        foreach (var output in outputs)
        {
            _nodes[output] = (name, inputs);
        }
    }

    // The table in which the ids of the text are looked up.
    private int? FindWords()
    {
        foreach (var (name, inputs) in _nodes.Values)
        {
            if (name == "Gather" && inputs is [var table, var ids] && OriginOf(ids) == "input_ids" && ShapeOf(table) is [var rows, _])
            {
                return ToSize(rows);
            }
        }

        return null;
    }

    private int? FindDimensions(string hidden)
    {
        if (_nodes.TryGetValue(OriginOf(hidden), out var last) && _vectorOperators.Contains(last.Operator))
        {
            foreach (var input in last.Inputs)
            {
                if (ShapeOf(input) is [var length and > 1])
                {
                    return ToSize(length);
                }
            }
        }

        return null;
    }

    private int? FindPositions()
    {
        foreach (var (name, shape) in _constants)
        {
            if (name.Contains(PositionTable, StringComparison.Ordinal) && shape is [var rows, > 1])
            {
                return ToSize(rows);
            }
        }

        return null;
    }

    private List<long>? ShapeOf(string value) => _constants.GetValueOrDefault(OriginOf(value));

    private string OriginOf(string value)
    {
        while (_nodes.TryGetValue(value, out var node) && _casts.Contains(node.Operator) && node.Inputs.Count > 0)
        {
            value = node.Inputs[0];
        }

        return value;
    }

    private static int? ToSize(long length) => length is > 0 and <= int.MaxValue ? (int)length : null;
}
