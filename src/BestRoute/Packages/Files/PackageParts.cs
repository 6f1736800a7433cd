namespace BestRoute;

/// <summary>What a package is loaded with in addition to its files.</summary>
/// <param name="Encoder">Replaces the package's own encoder.</param>
/// <param name="Scorer">Replaces a scorer that the package contains as a model.</param>
/// <param name="Models">Opens the models that the package contains.</param>
internal sealed record PackageParts(IQueryEncoder? Encoder, IResponseScorer? Scorer, ModelLoader? Models);
