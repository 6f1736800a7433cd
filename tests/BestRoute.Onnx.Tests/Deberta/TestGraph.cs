namespace BestRoute.Onnx.Tests.Deberta;

/// <summary>A DeBERTa graph that is written into a folder and open.</summary>
internal sealed class TestGraph : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OnnxSession _session;

    private TestGraph(string modelFolder, DebertaGraphOptions options)
    {
        var path = Write(modelFolder, options, _folder["model.onnx"]);
        _session = OnnxSession.Open(path, new OnnxOptions { Device = OnnxDevice.Cpu, Threads = 1 });
    }

    public IReadOnlyList<string> Outputs => [.. _session.Outputs.Select(static output => output.Name)];

    /// <summary>Writes a graph, its data file next to it.</summary>
    public static string Write(string modelFolder, DebertaGraphOptions options, string path)
    {
        using var weights = ModelWeights.Open(modelFolder);
        using var data = File.Create(path + ".data");
        var configuration = DebertaConfigurationReader.Read(ConfigurationFile.Read(modelFolder));
        File.WriteAllBytes(path, DebertaGraph.Write(new DebertaWeights(weights, configuration), new TensorStore(data, Path.GetFileName(path) + ".data"), options));
        return path;
    }

    public static TestGraph Open(string modelFolder, DebertaGraphOptions options) => new(modelFolder, options);

    /// <summary>Runs the graph; rows of ids and masks must be equally long.</summary>
    public Dictionary<string, OutputTensor> Run(long[][] ids, long[][] mask)
    {
        var (batch, length) = (ids.Length, ids[0].Length);
        NamedTensor[] inputs =
        [
            new("input_ids", OnnxTensor.Of<long>(ids.SelectMany(static row => row).ToArray(), batch, length)),
            new("attention_mask", OnnxTensor.Of<long>(mask.SelectMany(static row => row).ToArray(), batch, length)),
        ];
        return _session.Run(inputs, Outputs).ToDictionary(static output => output.Name);
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }
}
