namespace BestRoute.Onnx;

/// <summary>Turns text into token ids. Immutable and thread-safe.</summary>
internal abstract class Tokenizer
{
    /// <summary>Gets what becomes of characters outside of the vocabulary: true for their bytes, false for the unknown token; null where the kind knows no bytes (WordPiece).</summary>
    public abstract bool? ByteFallback { get; }

    /// <summary>Gets the tokens that stand for no text.</summary>
    public abstract SpecialTokens Special { get; }

    /// <summary>Gets the smallest number of embedding rows that hold all ids: the largest id plus one.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>Gets the template of the file, or the one of DeBERTa where the file has none; null if the file lacks its tokens.</summary>
    public abstract TokenTemplate? Template { get; }

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">A SentencePiece model (<c>spm.model</c>, Unigram), a <c>tokenizer.json</c> (Unigram, WordPiece), a <c>vocab.txt</c> (WordPiece of BERT), or a folder with one of them. Of several in a folder, <c>tokenizer.json</c> counts first, as in Hugging Face's library, then <c>spm.model</c>.</param>
    /// <param name="byteFallback">What becomes of characters outside of the vocabulary, see <see cref="ByteFallback"/>; null for what the file says.</param>
    /// <exception cref="OnnxModelException">The file is missing, damaged, or of a kind that is not supported.</exception>
    public static Tokenizer Load(string path, bool? byteFallback = null) => TokenizerFile.Read(path).Load(byteFallback);

    /// <summary>Reads a tokenizer from the bytes of its file.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="name">How errors call the file.</param>
    /// <param name="byteFallback">As in <see cref="Load"/>.</param>
    /// <exception cref="OnnxModelException">The bytes are damaged or of a kind that is not supported.</exception>
    public static Tokenizer Parse(ReadOnlyMemory<byte> bytes, string name, bool? byteFallback = null)
    {
        // A protobuf file begins with a line feed, which may stand before JSON as well; a brace and a quotation mark do not follow there.
        var start = bytes.Span.TrimStart("\uFEFF \t\r\n"u8);
        return start is [(byte)'{', .. var rest] && rest.TrimStart(" \t\r\n"u8) is ([] or [(byte)'"', ..] or [(byte)'}', ..])
            ? HuggingFaceTokenizer.Create(TokenizerJson.Parse(bytes.Span, name), byteFallback)
            : SentencePieceTokenizer.Create(SentencePieceModel.Parse(bytes.Span, name), byteFallback);
    }

    /// <summary>
    /// Appends the ids of a text, without any template, in a time that is linear in the characters that are looked at.
    /// Memory is a window of the text, but for a text in which segmentations never meet (one character, ten million times): about 60 bytes per character.
    /// </summary>
    /// <param name="text">The text; a surrogate without its other half counts as U+FFFD.</param>
    /// <param name="mode">Whether the text may spell special tokens.</param>
    /// <param name="buffer">What receives the ids.</param>
    /// <param name="limit">The most ids to append; they are the first ones of the whole text's, and the rest of a long text is not looked at.</param>
    /// <returns>How many ids were appended.</returns>
    public int Encode(ReadOnlySpan<char> text, TokenizationMode mode, TokenBuffer buffer, int limit = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        int start = buffer.Count;
        if (limit > 0 && text.Length > 0)
        {
            int end = (int)Math.Min(int.MaxValue, (long)start + limit);
            EncodeCore(text, mode, buffer, end);
            buffer.Truncate(end);
        }

        return buffer.Count - start;
    }

    /// <summary>The ids of a text, without any template.</summary>
    public int[] Encode(string text, TokenizationMode mode)
    {
        ArgumentNullException.ThrowIfNull(text);
        var buffer = new TokenBuffer();
        Encode(text, mode, buffer);
        return buffer.Ids.ToArray();
    }

    /// <summary>Appends the ids of a text that is not empty, until the buffer has at least so many as said, or the text ends.</summary>
    protected abstract void EncodeCore(ReadOnlySpan<char> text, TokenizationMode mode, TokenBuffer buffer, int end);
}
