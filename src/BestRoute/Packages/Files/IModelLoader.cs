namespace BestRoute;

/// <summary>Opens the models that packages contain in their own folders. This assembly has no implementation.</summary>
/// <remarks>Safe for concurrent use. It owns what it opens, and disposes it.</remarks>
internal interface IModelLoader
{
    /// <summary>Opens an encoder; the result is an <see cref="IFingerprinted"/> and an <see cref="IPairEncoder"/>.</summary>
    /// <param name="folder">The folder.</param>
    IQueryEncoder LoadEncoder(string folder);

    /// <summary>Opens a reward model; the result is an <see cref="IFingerprinted"/>.</summary>
    /// <param name="folder">The folder.</param>
    IResponseScorer LoadScorer(string folder);
}
