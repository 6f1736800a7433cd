namespace BestRoute.Onnx;

/// <summary>What an import made, and how far it is from the same model in singles.</summary>
/// <param name="Manifest">The description of the model.</param>
/// <param name="Tokenizer">The tokenizer's file; null if the folder has none.</param>
/// <param name="Bytes">The size of all files.</param>
/// <param name="Texts">The number of texts that were tried.</param>
/// <param name="Deviations">The deviations caused by the precision; empty for singles.</param>
internal sealed record ImportReport(ModelManifest Manifest, TokenizerFile? Tokenizer, long Bytes, int Texts, IReadOnlyList<ImportDeviation> Deviations);
