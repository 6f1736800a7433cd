namespace BestRoute;

/// <summary>What a package is loaded with that is not in its files.</summary>
/// <param name="Encoder">An encoder in place of the package's own.</param>
/// <param name="Scorer">A scorer in place of one that the package carries as a model.</param>
/// <param name="Models">What opens the models that the package carries.</param>
internal sealed record PackageParts(IQueryEncoder? Encoder, IResponseScorer? Scorer, ModelLoader? Models);
