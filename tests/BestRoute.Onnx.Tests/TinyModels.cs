namespace BestRoute.Onnx.Tests;

/// <summary>Model folders of <see cref="TinyDeberta"/>, imported once for the tests of a class.</summary>
public sealed class TinyModels : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Imports the models, where there is a native library to try them with.</summary>
    public TinyModels()
    {
        if (Native.Missing is null)
        {
            Encoder = Import(TinyDeberta.WriteEncoder(_folder["hf-encoder"]), ModelKind.Encoder, "encoder");
            OtherEncoder = Import(TinyDeberta.WriteEncoder(_folder["hf-other"], seed: 9), ModelKind.Encoder, "other");
            Reward = Import(TinyDeberta.WriteReward(_folder["hf-reward"]), ModelKind.Reward, "reward");
            TwoLabels = Import(TinyDeberta.WriteReward(_folder["hf-labels"], labels: 2), ModelKind.Reward, "labels");
            Router = Import(TinyDeberta.WriteRouter(_folder["hf-router"], routes: 3), ModelKind.Router, "router");
        }
    }

    internal string Encoder { get; } = "";

    internal string OtherEncoder { get; } = "";

    internal string Reward { get; } = "";

    internal string TwoLabels { get; } = "";

    internal string Router { get; } = "";

    internal static OnnxOptions Cpu => new() { Device = OnnxDevice.Cpu, Threads = 1 };

    public void Dispose() => _folder.Dispose();

    private string Import(string from, ModelKind kind, string name)
    {
        ModelImporter.Import(new ImportRequest { From = from, Kind = kind }, _folder[name]);
        return _folder[name];
    }
}
