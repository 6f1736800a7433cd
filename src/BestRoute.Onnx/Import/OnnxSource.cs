namespace BestRoute.Onnx;

/// <summary>A graph that somebody exported.</summary>
internal sealed class OnnxSource : ImportSource
{
    public OnnxSource(ImportRequest request, string path)
    {
        _ = (request, path);
    }

    public static string? Find(string folder) => null;

    public override ImportedGraph Write(string folder, ModelPrecision precision) => throw new InvalidOperationException();

    public override void Dispose()
    {
    }
}
