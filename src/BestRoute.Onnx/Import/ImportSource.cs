namespace BestRoute.Onnx;

/// <summary>A model that can be written as a graph.</summary>
internal abstract class ImportSource : IDisposable
{
    /// <summary>Opens the model of a folder: the weights of a DeBERTa model, or an exported graph.</summary>
    /// <param name="request">What to import.</param>
    /// <param name="tokenizer">The tokenizer of the folder; null if there is none.</param>
    /// <exception cref="OnnxModelException">There is no model that can be imported in this way.</exception>
    public static ImportSource Open(ImportRequest request, ImportTokenizer? tokenizer) => OnnxSource.Find(request.From) is { } graph
        ? new OnnxSource(request, tokenizer, graph)
        : new DebertaSource(request, tokenizer);

    /// <summary>Writes the model into a folder.</summary>
    /// <param name="folder">The folder to write to.</param>
    /// <param name="precision">The precision.</param>
    /// <exception cref="OnnxModelException">The model is incomplete, or cannot be written.</exception>
    public abstract ImportedGraph Write(string folder, ModelPrecision precision);

    /// <inheritdoc />
    public abstract void Dispose();
}
