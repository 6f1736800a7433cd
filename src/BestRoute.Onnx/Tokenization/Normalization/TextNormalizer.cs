namespace BestRoute.Onnx;

/// <summary>One step of the normalization of a <c>tokenizer.json</c>. Immutable.</summary>
internal abstract class TextNormalizer
{
    /// <summary>
    /// Gets a value indicating whether ASCII letters stay letters, and a text may be split between a letter and a single space that is followed by a letter: the
    /// normalized first part is then the beginning of the normalized whole.
    /// </summary>
    public abstract bool IsLocal { get; }

    /// <summary>Normalizes a text without half surrogates.</summary>
    /// <param name="text">The text; it may be in the scratch.</param>
    /// <param name="scratch">The buffers for the result.</param>
    /// <returns>The result: a part of the text, or in the scratch.</returns>
    public abstract ReadOnlySpan<char> Apply(ReadOnlySpan<char> text, TextScratch scratch);
}
