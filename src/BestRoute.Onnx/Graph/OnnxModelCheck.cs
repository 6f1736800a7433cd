namespace BestRoute.Onnx;

/// <summary>Checks the structure of ONNX files before native code reads them.</summary>
/// <remarks>
/// Every length, wire type and field is checked. Tensors contain what their shapes need. Data files are in the same folder. Names are defined once and before
/// they are used, so a graph has no cycle. Operators belong to ONNX or ONNX Runtime. ONNX Runtime checks what an operator does with its inputs.
/// </remarks>
internal static class OnnxModelCheck
{
    /// <summary>Checks a file.</summary>
    /// <returns>The inputs and outputs of the model, and the data files that it needs.</returns>
    /// <exception cref="OnnxModelException">The file cannot be read, or is invalid.</exception>
    public static OnnxModelOutline Check(string path) => Check(path, ModelFile.ReadAll(path, Array.MaxLength));

    /// <summary>Checks the content of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its content.</param>
    /// <param name="dataFolder">Where its data files are; null if they are next to it.</param>
    /// <returns>The inputs and outputs of the model, and the data files that it needs.</returns>
    /// <exception cref="OnnxModelException">The content is invalid.</exception>
    public static OnnxModelOutline Check(string path, ReadOnlySpan<byte> content, string? dataFolder = null)
    {
        try
        {
            var full = Path.GetFullPath(path);
            var outline = Read(content, dataFolder ?? Path.GetDirectoryName(full)!);
            return outline.DataFiles.FirstOrDefault(file => !ModelFile.LiesBeside(full, file)) is { } file
                ? throw new FormatException($"a tensor is in '{file}', which is a link to another folder: replace the link with a copy of the file")
                : outline;
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new OnnxModelException($"'{path}' is damaged, or is not a supported ONNX model: {exception.Message}.", exception);
        }
    }

    private static OnnxModelOutline Read(ReadOnlySpan<byte> content, string folder)
    {
        var opsets = new Dictionary<string, long>(StringComparer.Ordinal);
        (int Start, int Length)? graph = null;
        var reader = new ProtoReader(content);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Model.IrVersion or OnnxFields.Model.ModelVersion:
                    reader.Skip(ProtoReader.VarintType);
                    break;
                case OnnxFields.Model.ProducerName or OnnxFields.Model.ProducerVersion or OnnxFields.Model.Domain
                    or OnnxFields.Model.DocString or OnnxFields.Model.Metadata:
                    reader.Skip(ProtoReader.BytesType);
                    break;
                case OnnxFields.Model.Graph:
                    var length = reader.Bytes().Length;
                    graph = graph is null ? (reader.Position - length, length) : throw new FormatException("it has two graphs");
                    break;
                case OnnxFields.Model.OpsetImport:
                    ReadOpset(reader.Bytes(), opsets);
                    break;
                default:
                    throw reader.Unknown("the model");
            }
        }

        if (graph is not { } found || opsets.Count == 0)
        {
            throw new FormatException(graph is null ? "it has no graph" : "it has no operator set");
        }

        var outline = new OnnxModelOutline { Graph = found, OpsetVersion = opsets.GetValueOrDefault(string.Empty) };
        new GraphCheck(folder, opsets, outline).Check(content.Slice(found.Start, found.Length));
        return outline;
    }

    private static void ReadOpset(ReadOnlySpan<byte> message, Dictionary<string, long> opsets)
    {
        var (domain, version) = (string.Empty, 0L);
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Opset.Domain:
                    domain = reader.Text();
                    break;
                case OnnxFields.Opset.Version:
                    version = reader.Integer();
                    break;
                default:
                    throw reader.Unknown("an operator set");
            }
        }

        domain = domain == "ai.onnx" ? string.Empty : domain;
        if (!opsets.TryAdd(domain, version))
        {
            throw new FormatException($"it has the operator set '{domain}' twice");
        }
    }
}
