namespace BestRoute.Onnx;

/// <summary>Turns texts into the ids that a model needs. No text can spell a special token. Thread-safe.</summary>
internal sealed class SequenceTokenizer(TokenTemplate template, int maxTokens, int padId)
{
    /// <summary>Gets the token that pads a batch.</summary>
    public int PadId => padId;

    /// <summary>Appends the ids of a text, or of a prompt and a response.</summary>
    /// <returns>The number of ids, 1 or more.</returns>
    public int Encode(string first, string? second, TokenBuffer buffer)
    {
        var count = second is null
            ? template.Encode(first, TokenizationMode.Literal, buffer, maxTokens)
            : template.EncodePair(first, second, TokenizationMode.Literal, buffer, maxTokens);
        if (count > 0)
        {
            return count;
        }

        // The template is empty, and so is the text. A model needs one token.
        buffer.Add(padId);
        return 1;
    }
}
