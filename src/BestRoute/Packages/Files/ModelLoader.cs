namespace BestRoute;

/// <summary>Opens the models that packages contain. The package BestRoute.Onnx contains the only implementation, <c>OnnxModels</c>.</summary>
/// <remarks>Safe for concurrent use. The models that it opens are closed with it.</remarks>
public abstract class ModelLoader
{
    private protected ModelLoader()
    {
    }

    /// <summary>Opens an encoder; the result is an <see cref="IFingerprinted"/> and an <see cref="IPairEncoder"/>.</summary>
    /// <param name="folder">The folder.</param>
    internal abstract IQueryEncoder LoadEncoder(string folder);

    /// <summary>Opens a reward model; the result is an <see cref="IFingerprinted"/>.</summary>
    /// <param name="folder">The folder.</param>
    internal abstract IResponseScorer LoadScorer(string folder);
}
