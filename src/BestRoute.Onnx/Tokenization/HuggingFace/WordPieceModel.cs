using System.Text;

namespace BestRoute.Onnx;

/// <summary>The WordPiece model of a <c>tokenizer.json</c>. It takes the longest piece that fits, again and again. If no piece fits at some point, the whole word is unknown.</summary>
internal sealed class WordPieceModel : IWordModel
{
    private const int DefaultMaxCharacters = 100;
    private const int MaxBytesPerCharacter = 4;

    private readonly PieceTrie _first;
    private readonly PieceTrie _continuing;
    private readonly int _maxCharacters;

    private WordPieceModel(PieceTrie first, PieceTrie continuing, int maxCharacters, int unknownId)
    {
        (_first, _continuing, _maxCharacters) = (first, continuing, maxCharacters);
        UnknownId = unknownId;
    }

    /// <inheritdoc/>
    public bool? ByteFallback => null;

    /// <inheritdoc/>
    public int UnknownId { get; }

    /// <summary>Makes the model of a file.</summary>
    /// <param name="json">The file.</param>
    /// <param name="reserved">The ids that only library mode may match. The unknown token is another one.</param>
    public static WordPieceModel Create(TokenizerJson json, IReadOnlySet<int> reserved)
    {
        var unknown = json.GetModel("unk_token");
        var unknownText = Encoding.UTF8.GetBytes(unknown.String());
        var unknownId = -1;
        foreach (var (text, id, _) in json.Vocabulary)
        {
            unknownId = text.AsSpan().SequenceEqual(unknownText) ? id : unknownId;
        }

        if (unknownId < 0)
        {
            throw unknown.Unsupported("an entry of model.vocab");
        }

        var prefix = Encoding.UTF8.GetBytes(json.FindModel("continuing_subword_prefix")?.String() ?? "##");
        var limit = json.FindModel("max_input_chars_per_word");
        var maxCharacters = limit?.Number() ?? DefaultMaxCharacters;
        if (maxCharacters > PieceTrie.MaxPieceLength)
        {
            throw limit!.Value.Unsupported($"0 to {PieceTrie.MaxPieceLength}");
        }

        var (first, continuing) = (new PieceTrieBuilder(), new PieceTrieBuilder());
        foreach (var (text, id, _) in json.Vocabulary)
        {
            var isReserved = reserved.Contains(id) || id == unknownId;
            if (text.Length > 0)
            {
                first.Add(text, id, 0, isReserved);
            }

            if (text.Length > prefix.Length && text.AsSpan().StartsWith(prefix))
            {
                continuing.Add(text.AsSpan(prefix.Length), id, 0, isReserved);
            }
        }

        return new WordPieceModel(first.Build(), continuing.Build(), maxCharacters, unknownId);
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> word, bool literal, TokenizerWorkspace workspace, TokenBuffer buffer, int end)
    {
        var start = buffer.Count;
        if (word.Length > 2 * _maxCharacters || Characters(word) > _maxCharacters)
        {
            buffer.Add(UnknownId);
            return;
        }

        Span<byte> utf8 = stackalloc byte[MaxBytesPerCharacter * _maxCharacters];
        ReadOnlySpan<byte> rest = utf8[..Encoding.UTF8.GetBytes(word, utf8)];
        for (var trie = _first; !rest.IsEmpty; trie = _continuing)
        {
            var id = Longest(trie, rest, literal, out var length);
            if (id < 0)
            {
                buffer.Truncate(start);
                buffer.Add(UnknownId);
                return;
            }

            buffer.Add(id);
            rest = rest[length..];
        }
    }

    private static int Characters(ReadOnlySpan<char> word)
    {
        var count = 0;
        foreach (var c in word)
        {
            count += char.IsLowSurrogate(c) ? 0 : 1;
        }

        return count;
    }

    private static int Longest(PieceTrie trie, ReadOnlySpan<byte> text, bool literal, out int length)
    {
        var best = -1;
        var state = 0;
        length = 0;
        for (var i = 0; i < text.Length && (state = trie.Step(state, text[i])) >= 0; i++)
        {
            var score = trie.Units[state].Score;
            if (score != PieceTrie.NoPiece && !(literal && score == PieceTrie.ReservedPiece))
            {
                (best, length) = (trie.ValueAt(state), i + 1);
            }
        }

        return best;
    }
}
