namespace BestRoute.Onnx;

/// <summary>Checks the structure of ONNX files before native code sees them.</summary>
/// <remarks>
/// Every length, wire type and field is checked; tensors hold what their shapes need; data files lie in the same folder; names are defined
/// once and before they are used, so that a graph has no cycle; operators are of ONNX or ONNX Runtime. What an operator does with its inputs is left to ONNX Runtime.
/// </remarks>
internal static class OnnxModelCheck
{
    /// <summary>Checks a file.</summary>
    /// <returns>What the model takes and gives, and which data files it needs.</returns>
    /// <exception cref="OnnxModelException">The file cannot be read, or is not what it should be.</exception>
    public static OnnxModelOutline Check(string path) => Check(path, ModelFile.ReadAll(path, Array.MaxLength));

    /// <summary>Checks a file that was read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its content.</param>
    /// <param name="dataFolder">Where its data files are; null if they are next to it.</param>
    /// <returns>What the model takes and gives, and which data files it needs.</returns>
    /// <exception cref="OnnxModelException">It is not what it should be.</exception>
    public static OnnxModelOutline Check(string path, ReadOnlySpan<byte> content, string? dataFolder = null)
    {
        try
        {
            var full = Path.GetFullPath(path);
            var outline = Read(content, dataFolder ?? Path.GetDirectoryName(full)!);
            return outline.DataFiles.FirstOrDefault(file => !ModelFile.LiesBeside(full, file)) is { } file
                ? throw new FormatException($"a tensor lies in '{file}', which is a link that leads elsewhere; copy the file to its place")
                : outline;
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new OnnxModelException($"'{path}' is damaged or no ONNX model that is supported: {exception.Message}.", exception);
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
            throw new FormatException(graph is null ? "it has no graph" : "it names no operator set");
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
            throw new FormatException($"it names the operator set '{domain}' twice");
        }
    }
}
