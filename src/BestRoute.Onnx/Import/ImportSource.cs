namespace BestRoute.Onnx;

/// <summary>A model that can be written as a graph.</summary>
internal abstract class ImportSource : IDisposable
{
    /// <summary>Opens the model of a folder: the weights of a DeBERTa, or a graph that somebody exported.</summary>
    /// <param name="request">What to import.</param>
    /// <param name="tokenizer">The tokenizer of the folder; null where there is none.</param>
    /// <exception cref="OnnxModelException">There is no model that can be imported so.</exception>
    public static ImportSource Open(ImportRequest request, ImportTokenizer? tokenizer) => OnnxSource.Find(request.From) is { } graph
        ? new OnnxSource(request, graph)
        : new DebertaSource(request, tokenizer);

    /// <summary>Writes the model into a folder.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="precision">The precision.</param>
    /// <exception cref="OnnxModelException">The model lacks something, or cannot be written.</exception>
    public abstract ImportedGraph Write(string folder, ModelPrecision precision);

    /// <inheritdoc />
    public abstract void Dispose();
}
