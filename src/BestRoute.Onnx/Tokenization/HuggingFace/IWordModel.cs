namespace BestRoute.Onnx;

/// <summary>The model of a <c>tokenizer.json</c>: turns one word into ids. Immutable and thread-safe.</summary>
internal interface IWordModel
{
    /// <summary>Gets what happens to unknown characters, see <see cref="Tokenizer.ByteFallback"/>.</summary>
    bool? ByteFallback { get; }

    /// <summary>Gets the token of unknown text.</summary>
    int UnknownId { get; }

    /// <summary>Appends the ids of a word that is not empty. For a very long word, this may stop when the buffer has the given number.</summary>
    void Encode(ReadOnlySpan<char> word, bool literal, TokenizerWorkspace workspace, TokenBuffer buffer, int end);
}
