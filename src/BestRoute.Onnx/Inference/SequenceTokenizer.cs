namespace BestRoute.Onnx;

/// <summary>Makes ids of texts as a model wants them. No text can spell a special token. Thread-safe.</summary>
internal sealed class SequenceTokenizer(TokenTemplate template, int maxTokens, int padId)
{
    /// <summary>Gets the token that fills up a batch.</summary>
    public int PadId => padId;

    /// <summary>Appends the ids of a text, or of a prompt and a response.</summary>
    /// <returns>How many there are, at least 1.</returns>
    public int Encode(string first, string? second, TokenBuffer buffer)
    {
        var count = second is null
            ? template.Encode(first, TokenizationMode.Literal, buffer, maxTokens)
            : template.EncodePair(first, second, TokenizationMode.Literal, buffer, maxTokens);
        if (count > 0)
        {
            return count;
        }

        // Nothing stands around the text, and it is empty: a model needs one token.
        buffer.Add(padId);
        return 1;
    }
}
