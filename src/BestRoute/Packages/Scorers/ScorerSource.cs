namespace BestRoute;

/// <summary>What the scorer of a package is read from.</summary>
/// <param name="Tensors">The weights.</param>
/// <param name="Models">Opens the models that the package contains.</param>
/// <param name="Encoder">The encoder of the queries, without its layers. A reward on the same model shares it.</param>
/// <param name="EncoderFingerprint">Which model the encoder of the queries is; <see langword="null"/> if it is not a model.</param>
internal sealed record ScorerSource(SafetensorsReader Tensors, PackageModels Models, IQueryEncoder Encoder, string? EncoderFingerprint);
