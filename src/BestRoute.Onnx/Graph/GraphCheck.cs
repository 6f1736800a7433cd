namespace BestRoute.Onnx;

/// <summary>Checks a GraphProto, and the graphs inside its nodes.</summary>
/// <param name="folder">The folder of the model.</param>
/// <param name="opsets">The operator sets that the model names.</param>
/// <param name="outline">Receives the inputs and outputs of the outermost graph.</param>
internal sealed partial class GraphCheck(string folder, IReadOnlyDictionary<string, long> opsets, OnnxModelOutline outline)
{
    private const int MaxDepth = 8;
    private const int MaxNames = 4_000_000;

    private static readonly HashSet<string> _domains = new(StringComparer.Ordinal) { string.Empty, "ai.onnx.ml", "com.microsoft" };

    /// <summary>The names that are defined, one set for each graph, starting with the outermost one.</summary>
    private readonly List<HashSet<string>> _scopes = [];
    private int _names;

    /// <summary>Checks a graph.</summary>
    /// <exception cref="FormatException">The graph is invalid.</exception>
    public void Check(ReadOnlySpan<byte> graph)
    {
        if (_scopes.Count == MaxDepth)
        {
            throw new FormatException($"graphs are nested more than {MaxDepth} deep");
        }

        var defined = new HashSet<string>(StringComparer.Ordinal);
        _scopes.Add(defined);
        CheckConstantsAndInputs(graph, defined);
        CheckNodesAndOutputs(graph, defined);
        _scopes.RemoveAt(_scopes.Count - 1);
    }

    private void CheckConstantsAndInputs(ReadOnlySpan<byte> graph, HashSet<string> defined)
    {
        var inputs = new List<TensorInfo>();
        var reader = new ProtoReader(graph);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Graph.Initializer:
                    Define(defined, TensorCheck.Check(reader.Bytes(), folder, outline.DataFiles), "constant");
                    break;
                case OnnxFields.Graph.Input:
                    inputs.Add(ValueCheck.Read(reader.Bytes()));
                    break;
                case OnnxFields.Graph.Node or OnnxFields.Graph.Name or OnnxFields.Graph.Output or OnnxFields.Graph.ValueInfo
                    or OnnxFields.Graph.DocString or OnnxFields.Graph.QuantizationAnnotation or OnnxFields.Graph.Metadata:
                    reader.Skip(ProtoReader.BytesType);
                    break;
                default:
                    throw reader.Unknown("the graph");
            }
        }

        foreach (var input in inputs)
        {
            // An input with the name of a constant can replace it. Older files list all of their constants in this way.
            if (!defined.Contains(input.Name))
            {
                Define(defined, input.Name, "input");
                if (_scopes.Count == 1)
                {
                    outline.Inputs.Add(input);
                }
            }
        }
    }

    private void CheckNodesAndOutputs(ReadOnlySpan<byte> graph, HashSet<string> defined)
    {
        var reader = new ProtoReader(graph);
        while (reader.Next())
        {
            if (reader.Field == OnnxFields.Graph.Node)
            {
                CheckNode(reader.Bytes(), defined);
            }
            else
            {
                reader.Skip(ProtoReader.BytesType);
            }
        }

        reader = new ProtoReader(graph);
        while (reader.Next())
        {
            if (reader.Field != OnnxFields.Graph.Output)
            {
                reader.Skip(ProtoReader.BytesType);
                continue;
            }

            var output = ValueCheck.Read(reader.Bytes());
            RequireDefined(output.Name, "the graph's output");
            if (_scopes.Count == 1)
            {
                outline.Outputs.Add(output);
            }
        }
    }

    private void CheckNode(ReadOnlySpan<byte> node, HashSet<string> defined)
    {
        var (op, domain) = (string.Empty, string.Empty);
        var outputs = new List<string>();
        var reader = new ProtoReader(node);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Node.Input:
                    // An input without a name was left out.
                    if (reader.Text() is { Length: > 0 } input)
                    {
                        RequireDefined(input, "an input of a node");
                    }

                    break;
                case OnnxFields.Node.Output:
                    outputs.Add(reader.Text());
                    break;
                case OnnxFields.Node.OpType:
                    op = reader.Text();
                    break;
                case OnnxFields.Node.Domain:
                    domain = reader.Text();
                    domain = domain == "ai.onnx" ? string.Empty : domain;
                    break;
                case OnnxFields.Node.Attribute:
                    CheckAttribute(reader.Bytes());
                    break;
                case OnnxFields.Node.Name or OnnxFields.Node.DocString or OnnxFields.Node.Overload or OnnxFields.Node.Metadata:
                    reader.Skip(ProtoReader.BytesType);
                    break;
                default:
                    throw reader.Unknown("a node");
            }
        }

        if (op.Length == 0 || !_domains.Contains(domain) || !opsets.ContainsKey(domain))
        {
            throw new FormatException($"the operator '{op}' of the domain '{domain}' is not an operator of ONNX or ONNX Runtime, or its operator set is missing");
        }

        foreach (var output in outputs.Where(static output => output.Length > 0))
        {
            Define(defined, output, "output of a node");
        }
    }
}
