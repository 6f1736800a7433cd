namespace BestRoute.Onnx;

/// <summary>Adds what an encoder needs to an exported graph: one vector for the text, and no inputs other than ids and mask.</summary>
/// <remarks>The nodes and constants of the graph are copied byte for byte. What is added exists in every operator set from 9 on.</remarks>
internal sealed class ExportedEncoder
{
    private const int LeastOpset = 9;
    private const string Prefix = "bestroute_";
    private const string TokenTypes = "token_type_ids";
    private const string Hidden = "last_hidden_state";

    private static readonly string[] _inputs = ["input_ids", "attention_mask"];

    private readonly ReadOnlyMemory<byte> _content;
    private readonly OnnxModelOutline _outline;
    private readonly TensorInfo _hidden;
    private readonly bool _hasTokenTypes;
    private readonly Pooling _pooling;

    /// <summary>Initializes a new instance of the <see cref="ExportedEncoder"/> class.</summary>
    /// <param name="path">The file of the graph, for errors.</param>
    /// <param name="content">Its content.</param>
    /// <param name="outline">What the check of the content found.</param>
    /// <param name="pooling">How the vectors of the tokens become one vector.</param>
    /// <exception cref="OnnxModelException">The graph has other inputs or outputs.</exception>
    public ExportedEncoder(string path, ReadOnlyMemory<byte> content, OnnxModelOutline outline, Pooling pooling)
    {
        _content = content;
        _outline = outline;
        _pooling = pooling;
        _hasTokenTypes = outline.Inputs.Exists(static input => input.Name == TokenTypes);
        var expected = _hasTokenTypes ? [.. _inputs, TokenTypes] : _inputs;
        if (outline.Inputs.Count != expected.Length || outline.Inputs.Exists(input => !expected.Contains(input.Name) || !input.TakesSequences))
        {
            throw new OnnxModelException(
                $"'{path}' has the inputs {string.Join(", ", outline.Inputs)}. An encoder has input_ids, attention_mask and optionally {TokenTypes}, all Int64 [-1, -1]. Export it with a dynamic batch and a dynamic length.");
        }

        _hidden = outline.Outputs.Find(static output => output.Name == Hidden) ?? outline.Outputs.Find(static output => output.Shape.Count == 3)
            ?? throw new OnnxModelException($"'{path}' has the outputs {string.Join(", ", outline.Outputs.Select(static output => output.Name))}. An encoder has the output {Hidden}, a vector for each token.");
        if (_hidden.Type is not (TensorType.Float or TensorType.Float16) || outline.OpsetVersion < LeastOpset)
        {
            throw new OnnxModelException($"'{path}' has the output '{_hidden.Name}' of type {_hidden.Type} in operator set {outline.OpsetVersion}. It must be Float or Float16, in operator set {LeastOpset} or later. Export it again.");
        }

        Shapes = EncoderShapes.Read(content.Span.Slice(outline.Graph.Start, outline.Graph.Length), _hidden.Name);
    }

    /// <summary>Gets the sizes that the graph shows.</summary>
    public EncoderShapes Shapes { get; }

    /// <summary>Gets the length of a vector; null if the graph does not say it.</summary>
    public int? Dimensions => _hidden.Shape is [_, _, var length and > 0 and <= int.MaxValue] ? (int)length : Shapes.Dimensions;

    /// <summary>Writes the graph.</summary>
    /// <param name="stream">Receives the graph.</param>
    public void Write(Stream stream)
    {
        var content = _content.Span;
        var (start, length) = _outline.Graph;
        var model = new ProtoReader(content);
        while (model.Next())
        {
            if (model.Field != OnnxFields.Model.Graph)
            {
                model.Skip(model.WireType);
                stream.Write(content[model.FieldStart..model.Position]);
                continue;
            }

            model.Bytes();
            WriteGraph(content.Slice(start, length), stream);
        }
    }

    private void WriteGraph(ReadOnlySpan<byte> graph, Stream stream)
    {
        var (before, after) = (new ProtoWriter(), new ProtoWriter());
        if (_hasTokenTypes)
        {
            // In a single text, all tokens have the first type.
            Node(before, "Sub", ["input_ids", "input_ids"], TokenTypes);
        }

        WritePooling(after);
        var kept = new List<Range>();
        var length = (long)before.Written.Length + after.Written.Length;
        var reader = new ProtoReader(graph);
        while (reader.Next())
        {
            var content = reader.Bytes();
            var isKept = reader.Field switch
            {
                OnnxFields.Graph.Output => false,
                OnnxFields.Graph.Input => ValueCheck.Read(content).Name != TokenTypes,
                _ => true,
            };
            if (isKept)
            {
                kept.Add(reader.FieldStart..reader.Position);
                length += reader.Position - reader.FieldStart;
            }
        }

        var header = new ProtoWriter();
        header.Header(OnnxFields.Model.Graph, length);
        stream.Write(header.Written);
        stream.Write(before.Written);
        foreach (var range in kept)
        {
            stream.Write(graph[range]);
        }

        stream.Write(after.Written);
    }

    private void WritePooling(ProtoWriter graph)
    {
        var hidden = _hidden.Name;
        var type = TensorType.Float;
        if (_hidden.Type == TensorType.Float)
        {
            if (hidden != Hidden)
            {
                Node(graph, "Identity", [hidden], Hidden);
            }
        }
        else if (hidden != Hidden)
        {
            Node(graph, "Cast", [hidden], Hidden, ("to", (int)TensorType.Float));
            hidden = Hidden;
        }
        else
        {
            // The name is taken, so only the pooled vector is converted to singles.
            Node(graph, "Cast", [hidden], Prefix + "hidden", ("to", (int)TensorType.Float));
            (hidden, type) = (Prefix + "hidden", _hidden.Type);
        }

        if (_pooling == Pooling.Cls)
        {
            Constant(graph, "first", 0);
            Node(graph, "Gather", [hidden, Prefix + "first"], "pooled", ("axis", 1));
        }
        else
        {
            WriteMean(graph, hidden);
        }

        graph.Message(OnnxFields.Graph.Output, value => GraphBuilder.WriteValue(value, "pooled", TensorType.Float, ["batch", .. Length()]));
        graph.Message(OnnxFields.Graph.Output, value => GraphBuilder.WriteValue(value, Hidden, type, ["batch", "length", .. Length()]));

        object[] Length() => [Dimensions ?? (object)"hidden"];
    }

    private static void WriteMean(ProtoWriter graph, string hidden)
    {
        // Axes are attributes in some operator sets and inputs in others. Reshape and MatMul are the same in all of them.
        Constant(graph, "as_row", 0, 1, -1);
        Constant(graph, "as_column", 0, -1, 1);
        Constant(graph, "as_vector", 0, -1);
        graph.Message(OnnxFields.Graph.Initializer, static tensor => GraphTensor.Of<float>(Prefix + "one", TensorType.Float, [1]).Write(tensor, string.Empty));
        Node(graph, "Cast", ["attention_mask"], Prefix + "mask", ("to", (int)TensorType.Float));
        Node(graph, "Reshape", [Prefix + "mask", Prefix + "as_row"], Prefix + "row");
        Node(graph, "Reshape", [Prefix + "mask", Prefix + "as_column"], Prefix + "column");
        Node(graph, "MatMul", [Prefix + "row", hidden], Prefix + "sum");
        Node(graph, "MatMul", [Prefix + "row", Prefix + "column"], Prefix + "count");
        Node(graph, "Max", [Prefix + "count", Prefix + "one"], Prefix + "divisor");
        Node(graph, "Div", [Prefix + "sum", Prefix + "divisor"], Prefix + "mean");
        Node(graph, "Reshape", [Prefix + "mean", Prefix + "as_vector"], "pooled");
    }

    private static void Constant(ProtoWriter graph, string name, params long[] values) => graph.Message(
        OnnxFields.Graph.Initializer,
        tensor => GraphTensor.Of<long>(Prefix + name, TensorType.Int64, values, values.Length == 1 ? [] : [values.Length]).Write(tensor, string.Empty));

    private static void Node(ProtoWriter graph, string op, string[] inputs, string output, params GraphAttribute[] attributes) =>
        graph.Message(OnnxFields.Graph.Node, node => GraphBuilder.WriteNode(node, Prefix + output, op, inputs, [output], attributes));
}
