namespace BestRoute.Onnx;

/// <summary>One step of the normalization that a <c>tokenizer.json</c> asks for. Immutable.</summary>
internal abstract class TextNormalizer
{
    /// <summary>
    /// Gets a value indicating whether ASCII letters stay letters, and a text may be cut between a letter and a single space with a letter behind it:
    /// the normalized first part is then the beginning of the normalized whole.
    /// </summary>
    public abstract bool IsLocal { get; }

    /// <summary>Normalizes a text without half surrogates.</summary>
    /// <param name="text">The text; it may be in the scratch.</param>
    /// <param name="scratch">Where the result may be written.</param>
    /// <returns>The result: a part of the text, or in the scratch.</returns>
    public abstract ReadOnlySpan<char> Apply(ReadOnlySpan<char> text, TextScratch scratch);
}
