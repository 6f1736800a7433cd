namespace BestRoute.Onnx;

/// <summary>The model of a <c>tokenizer.json</c>: turns one word into ids. Immutable and thread-safe.</summary>
internal interface IWordModel
{
    /// <summary>Gets what becomes of unknown characters, see <see cref="Tokenizer.ByteFallback"/>.</summary>
    bool? ByteFallback { get; }

    /// <summary>Gets the token of unknown text.</summary>
    int UnknownId { get; }

    /// <summary>Appends the ids of a word that is not empty; a very long one's may end once the buffer has so many as said.</summary>
    void Encode(ReadOnlySpan<char> word, bool literal, TokenizerWorkspace workspace, TokenBuffer buffer, int end);
}
