namespace BestRoute.Onnx;

/// <summary>Turns text into token ids. Immutable and thread-safe.</summary>
internal abstract class Tokenizer
{
    /// <summary>Gets what happens to characters outside the vocabulary: true for their bytes, false for the unknown token; null if this kind does not support bytes (WordPiece).</summary>
    public abstract bool? ByteFallback { get; }

    /// <summary>Gets the tokens that do not represent text.</summary>
    public abstract SpecialTokens Special { get; }

    /// <summary>Gets the smallest number of embedding rows for all ids: the largest id plus one.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>Gets the template of the file, or DeBERTa's template if the file has none; null if the file does not have its tokens.</summary>
    public abstract TokenTemplate? Template { get; }

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">A SentencePiece model (<c>spm.model</c>, Unigram), a <c>tokenizer.json</c> (Unigram, WordPiece), a <c>vocab.txt</c> (WordPiece of BERT), or a folder with one of them. If a folder has several, <c>tokenizer.json</c> is used first, as in Hugging Face's library, then <c>spm.model</c>.</param>
    /// <param name="byteFallback">How characters outside the vocabulary are handled, see <see cref="ByteFallback"/>; null for what the file says.</param>
    /// <exception cref="OnnxModelException">The file is missing, damaged, or of a kind that is not supported.</exception>
    public static Tokenizer Load(string path, bool? byteFallback = null) => TokenizerFile.Read(path).Load(byteFallback);

    /// <summary>Reads a tokenizer from the bytes of its file.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="name">The name of the file in errors.</param>
    /// <param name="byteFallback">As in <see cref="Load"/>.</param>
    /// <exception cref="OnnxModelException">The bytes are damaged or of a kind that is not supported.</exception>
    public static Tokenizer Parse(ReadOnlyMemory<byte> bytes, string name, bool? byteFallback = null)
    {
        // A protobuf file begins with a line feed, which may also come before JSON. A brace and a quotation mark do not follow there.
        var start = bytes.Span.TrimStart("\uFEFF \t\r\n"u8);
        return start is [(byte)'{', .. var rest] && rest.TrimStart(" \t\r\n"u8) is ([] or [(byte)'"', ..] or [(byte)'}', ..])
            ? HuggingFaceTokenizer.Create(TokenizerJson.Parse(bytes.Span, name), byteFallback)
            : SentencePieceTokenizer.Create(SentencePieceModel.Parse(bytes.Span, name), byteFallback);
    }

    /// <summary>
    /// Appends the ids of a text, without a template. The time is linear in the number of characters that are read. The memory is a window of the text, except
    /// for a text whose segmentations never meet (one character, ten million times): about 60 bytes per character.
    /// </summary>
    /// <param name="text">The text. A surrogate without its other half is read as U+FFFD.</param>
    /// <param name="mode">Whether the text may spell special tokens.</param>
    /// <param name="buffer">Receives the ids.</param>
    /// <param name="limit">The maximum number of ids to append. They are the first ids of the whole text, and the rest of a long text is not read.</param>
    /// <returns>The number of ids that were appended.</returns>
    public int Encode(ReadOnlySpan<char> text, TokenizationMode mode, TokenBuffer buffer, int limit = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var start = buffer.Count;
        if (limit > 0 && text.Length > 0)
        {
            var end = (int)Math.Min(int.MaxValue, (long)start + limit);
            EncodeCore(text, mode, buffer, end);
            buffer.Truncate(end);
        }

        return buffer.Count - start;
    }

    /// <summary>Returns the ids of a text, without a template.</summary>
    public int[] Encode(string text, TokenizationMode mode)
    {
        ArgumentNullException.ThrowIfNull(text);
        var buffer = new TokenBuffer();
        Encode(text, mode, buffer);
        return buffer.Ids.ToArray();
    }

    /// <summary>Appends the ids of a text that is not empty, until the buffer has at least the given number or the text ends.</summary>
    protected abstract void EncodeCore(ReadOnlySpan<char> text, TokenizationMode mode, TokenBuffer buffer, int end);
}
