namespace BestRoute.Onnx;

/// <summary>How text becomes token ids.</summary>
/// <param name="File">The tokenizer's file.</param>
/// <param name="ByteFallback">Whether characters outside of the vocabulary become bytes, where the tokenizer knows any.</param>
/// <param name="SpecialIds">The ids of the tokens that stand for no text, by their spelling; for readers, and to notice another file.</param>
/// <param name="Single">The parts of an input of one text: <c>$A</c>, and what stands around it.</param>
/// <param name="Pair">The parts of an input of two texts, <c>$A</c> and <c>$B</c>; null where there is none.</param>
internal sealed record ManifestTokenizer(
    string File,
    bool? ByteFallback,
    SortedDictionary<string, int> SpecialIds,
    IReadOnlyList<string> Single,
    IReadOnlyList<string>? Pair);
