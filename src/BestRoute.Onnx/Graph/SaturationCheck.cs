namespace BestRoute.Onnx;

/// <summary>Refuses exported graphs whose integer products can saturate. See <see cref="IntegerProduct"/>.</summary>
/// <remarks>
/// <para>
/// The check follows constants to the weights of operators that ONNX Runtime computes in 8-bit integers. It includes weights that are dequantized first (QDQ),
/// for any operator: ONNX Runtime decides when it opens the model whether it computes such a product in integers.
/// </para>
/// <para>
/// A tensor is judged as a whole, because the pairs that are added depend on the operator, its attributes and the processor. Products of two computed values
/// are not judged: exporters give both the same type, and only products of unsigned and signed integers saturate. MatMulNBits does not saturate on any processor.
/// </para>
/// </remarks>
internal sealed class SaturationCheck
{
    /// <summary>The inputs that are weights, by operator.</summary>
    private static readonly Dictionary<string, int[]> _weights = new(StringComparer.Ordinal)
    {
        ["MatMulInteger"] = [1],
        ["ConvInteger"] = [1],
        ["QLinearMatMul"] = [3],
        ["QLinearConv"] = [3],
        ["QGemm"] = [3],
        ["MatMulIntegerToFloat"] = [1],
        ["DynamicQuantizeMatMul"] = [1],
        ["DynamicQuantizeLSTM"] = [1, 2],
        ["QAttention"] = [1],
        ["MatMul"] = [1],
        ["Gemm"] = [1],
        ["Conv"] = [1],
    };

    /// <summary>Operators that quantized weights pass through, and whose output contains the numbers of their first input.</summary>
    private static readonly HashSet<string> _moves = new(StringComparer.Ordinal)
    {
        "DequantizeLinear", "Identity", "Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Slice", "Split", "Gather", "Concat", "Expand", "Pad",
    };

    private readonly string _path;
    private readonly string _folder;

    /// <summary>What is known about the values of each graph, starting with the outermost one; null if nothing is known.</summary>
    private readonly List<Dictionary<string, WeightRange?>> _scopes = [];

    private SaturationCheck(string path, string folder) => (_path, _folder) = (path, folder);

    /// <summary>Checks a model whose structure was checked.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its content.</param>
    /// <param name="outline">What is known about the model.</param>
    /// <param name="dataFolder">Where its data files are; null if they are next to it.</param>
    /// <exception cref="OnnxModelException">Products of the model can saturate. The message names the weights.</exception>
    public static void Check(string path, ReadOnlySpan<byte> content, OnnxModelOutline outline, string? dataFolder = null)
    {
        try
        {
            new SaturationCheck(path, dataFolder ?? Path.GetDirectoryName(Path.GetFullPath(path))!).Check(content.Slice(outline.Graph.Start, outline.Graph.Length));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OnnxModelException($"The weights of '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private void Check(ReadOnlySpan<byte> graph)
    {
        var values = new Dictionary<string, WeightRange?>(StringComparer.Ordinal);
        _scopes.Add(values);
        var reader = new ProtoReader(graph);
        while (reader.Next())
        {
            var content = reader.Bytes();
            if (reader.Field == OnnxFields.Graph.Initializer)
            {
                var constant = WeightRange.Of(content, _folder);
                values[constant.Name] = constant;
            }
        }

        reader = new ProtoReader(graph);
        while (reader.Next())
        {
            var content = reader.Bytes();
            if (reader.Field == OnnxFields.Graph.Node)
            {
                CheckNode(content, values);
            }
        }

        _scopes.RemoveAt(_scopes.Count - 1);
    }

    private void CheckNode(ReadOnlySpan<byte> message, Dictionary<string, WeightRange?> values)
    {
        var (op, outputType) = (string.Empty, TensorType.Undefined);
        var (inputs, outputs) = (new List<WeightRange?>(), new List<string>());
        WeightRange? constant = null;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Node.Input:
                    inputs.Add(Find(reader.Text()));
                    break;
                case OnnxFields.Node.Output:
                    outputs.Add(reader.Text());
                    break;
                case OnnxFields.Node.OpType:
                    op = reader.Text();
                    break;
                case OnnxFields.Node.Attribute:
                    CheckAttribute(reader.Bytes(), ref outputType, ref constant);
                    break;
                default:
                    reader.Skip(ProtoReader.BytesType);
                    break;
            }
        }

        foreach (var place in _weights.GetValueOrDefault(op, []))
        {
            RequireSafe(inputs.ElementAtOrDefault(place));
        }

        var result = op switch
        {
            "Constant" => constant is null ? null : constant with { Name = outputs.FirstOrDefault() ?? string.Empty },
            "QuantizeLinear" => inputs.FirstOrDefault()?.Quantized(inputs.ElementAtOrDefault(2)?.Type ?? outputType),
            _ when _moves.Contains(op) => inputs.Find(static input => input?.CanSaturate == true) ?? inputs.FirstOrDefault(),
            _ => null,
        };
        foreach (var output in outputs)
        {
            values[output] = result;
        }
    }

    private WeightRange? Find(string name)
    {
        for (var i = _scopes.Count - 1; i >= 0; i--)
        {
            if (_scopes[i].TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Reads what matters about an attribute: the value of a constant, the type of a quantization, and the graph of a branch or loop.</summary>
    private void CheckAttribute(ReadOnlySpan<byte> message, ref TensorType outputType, ref WeightRange? constant)
    {
        var (name, integer) = (string.Empty, 0L);
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Attribute.Name:
                    name = reader.Text();
                    break;
                case OnnxFields.Attribute.I:
                    integer = reader.Integer();
                    break;
                case OnnxFields.Attribute.T:
                    constant = WeightRange.Of(reader.Bytes(), _folder);
                    break;
                case OnnxFields.Attribute.G:
                    Check(reader.Bytes());
                    break;
                default:
                    reader.Skip(reader.WireType);
                    break;
            }
        }

        outputType = name == "output_dtype" ? (TensorType)integer : outputType;
    }

    private void RequireSafe(WeightRange? weights)
    {
        if (weights?.CanSaturate == true)
        {
            throw new OnnxModelException(
                $"'{_path}' multiplies by the signed 8-bit weights '{weights.Name}', which range from {weights.Least} to {weights.Most}. On processors without VNNI such products saturate, "
                + $"and the model would return different numbers there. Export it with weights from -{IntegerProduct.MaxWeight} to {IntegerProduct.MaxWeight} "
                + "(reduce_range=True in ONNX Runtime's quantization tools), with unsigned weights (QUInt8) or in fp32, and import it again.");
        }
    }
}
