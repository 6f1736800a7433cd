namespace BestRoute.Onnx;

/// <summary>Builds an ONNX graph node by node, in the order in which it is computed, and writes it as a model.</summary>
internal sealed class GraphBuilder
{
    /// <summary>The first operator set that has both Gelu and LayerNormalization.</summary>
    public const int OpsetVersion = 20;

    private const int IrVersion = 9;
    private const string MicrosoftDomain = "com.microsoft";

    /// <summary>The fused operators of ONNX Runtime that are used. All others belong to ONNX itself.</summary>
    private static readonly HashSet<string> _microsoftOperators = new(StringComparer.Ordinal)
    {
        "BiasGelu", "DynamicQuantizeMatMul", "FusedMatMul", "SkipLayerNormalization",
    };

    private readonly ProtoWriter _graph = new();
    private readonly TensorStore _store;
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);
    private int _nodes;

    /// <summary>Initializes a new instance of the <see cref="GraphBuilder"/> class.</summary>
    /// <param name="store">Keeps the large constants.</param>
    public GraphBuilder(TensorStore store)
    {
        _store = store;
        _graph.Text(OnnxFields.Graph.Name, "BestRoute");
    }

    /// <summary>Adds an input. A length given as text is a dimension that varies from run to run.</summary>
    public string Input(string name, TensorType type, params object[] shape)
    {
        _graph.Message(OnnxFields.Graph.Input, writer => WriteValue(writer, name, type, shape));
        return name;
    }

    /// <summary>Makes a value an output with its own name.</summary>
    public void Output(string name, string value, TensorType type, params object[] shape)
    {
        Add("Identity", [value], [name], []);
        _graph.Message(OnnxFields.Graph.Output, writer => WriteValue(writer, name, type, shape));
    }

    /// <summary>Adds a constant that the store computes once for all graphs.</summary>
    public string Constant<T>(string name, TensorType type, Func<T[]> compute, params long[] shape)
        where T : unmanaged =>
        Constant(_store.Put(name, type, compute, shape));

    /// <summary>Adds a constant that may be larger than an array can be.</summary>
    public string Constant(string name, TensorType type, Action<Stream> write, params long[] shape) =>
        Constant(_store.PutLarge(name, type, write, shape));

    /// <summary>Adds a constant.</summary>
    public string Constant(GraphTensor tensor)
    {
        if (_constants.Add(tensor.Name))
        {
            _graph.Message(OnnxFields.Graph.Initializer, writer => tensor.Write(writer, _store.FileName));
        }

        return tensor.Name;
    }

    /// <summary>Adds a list of integers: a shape, axes, or an index.</summary>
    public string Integers(params long[] values) =>
        Constant(GraphTensor.Of<long>($"int64_{string.Join('_', values)}", TensorType.Int64, values, values.Length));

    /// <summary>Adds an integer without dimensions.</summary>
    public string Integer(long value) => Constant(GraphTensor.Of<long>($"int64_scalar_{value}", TensorType.Int64, [value]));

    /// <summary>Adds a node with one output and returns the name of it.</summary>
    public string Node(string op, ReadOnlySpan<string> inputs, params ReadOnlySpan<GraphAttribute> attributes)
    {
        var output = FormattableString.Invariant($"{op}_{_nodes}");
        Add(op, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds a node with several outputs and returns the names of them.</summary>
    public string[] Nodes(string op, int outputs, ReadOnlySpan<string> inputs, params ReadOnlySpan<GraphAttribute> attributes)
    {
        string[] names = [.. Enumerable.Range(0, outputs).Select(i => FormattableString.Invariant($"{op}_{_nodes}_{i}"))];
        Add(op, inputs, names, attributes);
        return names;
    }

    /// <summary>Returns the model file.</summary>
    public byte[] ToModel()
    {
        var model = new ProtoWriter();
        model.Integer(OnnxFields.Model.IrVersion, IrVersion);
        model.Text(OnnxFields.Model.ProducerName, "BestRoute");
        model.Bytes(OnnxFields.Model.Graph, _graph.Written);
        WriteOpset(model, string.Empty, OpsetVersion);
        WriteOpset(model, MicrosoftDomain, 1);
        return model.Written.ToArray();
    }

    /// <summary>Writes an operator set that a model uses.</summary>
    public static void WriteOpset(ProtoWriter model, string domain, int version) => model.Message(OnnxFields.Model.OpsetImport, opset =>
    {
        opset.Text(OnnxFields.Opset.Domain, domain);
        opset.Integer(OnnxFields.Opset.Version, version);
    });

    /// <summary>Writes a NodeProto.</summary>
    public static void WriteNode(
        ProtoWriter writer, string name, string op, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, ReadOnlySpan<GraphAttribute> attributes)
    {
        foreach (var input in inputs)
        {
            writer.Text(OnnxFields.Node.Input, input);
        }

        foreach (var output in outputs)
        {
            writer.Text(OnnxFields.Node.Output, output);
        }

        writer.Text(OnnxFields.Node.Name, name);
        writer.Text(OnnxFields.Node.OpType, op);
        foreach (var attribute in attributes)
        {
            writer.Message(OnnxFields.Node.Attribute, attribute.Write);
        }

        if (_microsoftOperators.Contains(op))
        {
            writer.Text(OnnxFields.Node.Domain, MicrosoftDomain);
        }
    }

    /// <summary>Writes a ValueInfoProto.</summary>
    public static void WriteValue(ProtoWriter writer, string name, TensorType type, ReadOnlySpan<object> shape)
    {
        var dimensions = new ProtoWriter();
        foreach (var length in shape)
        {
            dimensions.Message(OnnxFields.Value.ShapeDimension, dimension =>
            {
                if (length is string parameter)
                {
                    dimension.Text(OnnxFields.Value.DimensionParameter, parameter);
                }
                else
                {
                    dimension.Integer(OnnxFields.Value.DimensionValue, Convert.ToInt64(length, System.Globalization.CultureInfo.InvariantCulture));
                }
            });
        }

        writer.Text(OnnxFields.Value.Name, name);
        writer.Message(OnnxFields.Value.Type, value => value.Message(OnnxFields.Value.TypeTensor, tensor =>
        {
            tensor.Integer(OnnxFields.Value.TensorElement, (int)type);
            tensor.Bytes(OnnxFields.Value.TensorShape, dimensions.Written);
        }));
    }

    private void Add(string op, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, ReadOnlySpan<GraphAttribute> attributes)
    {
        var node = new ProtoWriter();
        WriteNode(node, FormattableString.Invariant($"{op}_{_nodes++}"), op, inputs, outputs, attributes);
        _graph.Bytes(OnnxFields.Graph.Node, node.Written);
    }
}
