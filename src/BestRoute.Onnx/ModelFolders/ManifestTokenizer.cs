namespace BestRoute.Onnx;

/// <summary>How text becomes token ids.</summary>
/// <param name="File">The tokenizer's file.</param>
/// <param name="ByteFallback">Whether characters outside the vocabulary become bytes, if the tokenizer supports this.</param>
/// <param name="SpecialIds">The ids of the tokens that do not represent text, by their spelling. They are for readers, and to detect another file.</param>
/// <param name="Single">The parts of an input with one text: <c>$A</c>, and the parts around it.</param>
/// <param name="Pair">The parts of an input with two texts, <c>$A</c> and <c>$B</c>; null if there is none.</param>
internal sealed record ManifestTokenizer(
    string File,
    bool? ByteFallback,
    SortedDictionary<string, int> SpecialIds,
    IReadOnlyList<string> Single,
    IReadOnlyList<string>? Pair);
