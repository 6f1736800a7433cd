namespace BestRoute;

/// <summary>Opens the models that packages carry in folders of their own; this assembly knows none.</summary>
/// <remarks>Safe for concurrent use. What it opens is its own to dispose.</remarks>
internal interface IModelLoader
{
    /// <summary>Opens an encoder; the result is an <see cref="IFingerprinted"/> and an <see cref="IPairEncoder"/>.</summary>
    /// <param name="folder">The folder.</param>
    IQueryEncoder LoadEncoder(string folder);

    /// <summary>Opens a reward model; the result is an <see cref="IFingerprinted"/>.</summary>
    /// <param name="folder">The folder.</param>
    IResponseScorer LoadScorer(string folder);
}
