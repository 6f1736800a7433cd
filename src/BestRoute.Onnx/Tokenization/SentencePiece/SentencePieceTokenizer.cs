using System.Globalization;
using System.Text;

namespace BestRoute.Onnx;

/// <summary>SentencePiece Unigram from the model file, with the ids of the C++ library.</summary>
internal sealed class SentencePieceTokenizer : Tokenizer
{
    /// <summary>The start value of the library's search for the highest score (C's FLT_MIN). It finds nothing below it, although all scores of a trained model are.</summary>
    private const float LeastHighest = 1.17549435e-38f;

    private readonly UnigramVocabulary _vocabulary;
    private readonly SentencePieceNormalizer _normalizer;
    private readonly SentencePieceNormalizer _literalNormalizer;

    private SentencePieceTokenizer(SentencePieceModel model, UnigramVocabulary vocabulary, SpecialTokens special)
    {
        _vocabulary = vocabulary;
        Special = special;
        VocabularySize = Math.Max(model.Pieces.Count, (special.Mask ?? 0) + 1);
        var verbatim = Verbatim(model, isLiteral: false);
        _normalizer = new SentencePieceNormalizer(model, verbatim);
        _literalNormalizer = new SentencePieceNormalizer(model, Verbatim(model, isLiteral: true));
        Template = TokenTemplate.Deberta(this);
    }

    /// <inheritdoc/>
    public override bool? ByteFallback => _vocabulary.ByteIds is not null;

    /// <inheritdoc/>
    public override SpecialTokens Special { get; }

    /// <inheritdoc/>
    public override int VocabularySize { get; }

    /// <inheritdoc/>
    public override TokenTemplate? Template { get; }

    /// <summary>Makes the tokenizer from a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="byteFallback">How unknown characters are handled; null for what the model says.</param>
    public static SentencePieceTokenizer Create(SentencePieceModel model, bool? byteFallback)
    {
        var trie = new PieceTrieBuilder();
        var special = new Dictionary<string, int>();
        var ids = new Dictionary<string, int>(model.Pieces.Count);
        var normal = model.Pieces.Where(piece => piece.Kind == PieceKind.Normal).Select(piece => piece.Score).DefaultIfEmpty();
        var lowest = normal.Min();
        var highest = Math.Max(normal.Max(), LeastHighest);
        for (var id = 0; id < model.Pieces.Count; id++)
        {
            var (bytes, score, kind) = model.Pieces[id];
            var text = Encoding.UTF8.GetString(bytes);
            if (!ids.TryAdd(text, id))
            {
                throw new OnnxModelException($"{model.Name}, piece {id}, '{text}' is also piece {ids[text]}, and only one is allowed.");
            }

            var isReserved = IsReserved(kind, text);
            if (isReserved)
            {
                special[text] = id;
            }

            if (kind is PieceKind.Normal or PieceKind.UserDefined)
            {
                var value = kind == PieceKind.Normal ? score : (bytes.Length * highest) - 0.1;
                trie.Add(bytes, id, value, isReserved);
            }
        }

        AddMask(special, model.Pieces.Count);
        var vocabulary = new UnigramVocabulary(
            trie.Build(), lowest - UnigramVocabulary.UnknownPenalty, model.UnknownId, byteFallback ?? model.ByteFallback ? BytesOf(model, ids) : null);
        return new SentencePieceTokenizer(model, vocabulary, new SpecialTokens(special, model.UnknownId));
    }

    /// <inheritdoc/>
    protected override void EncodeCore(ReadOnlySpan<char> text, TokenizationMode mode, TokenBuffer buffer, int end)
    {
        var literal = mode == TokenizationMode.Literal;
        var normalizer = literal ? _literalNormalizer : _normalizer;
        var workspace = TokenizerWorkspace.Rent();
        var lattice = workspace.Lattice;
        lattice.Reset();
        var state = normalizer.Begin(text);
        while (!state.IsEnd && buffer.Count < end)
        {
            lattice.Commit(normalizer.Write(text, ref state, lattice.Room()));
            lattice.Advance<SinglePrecision>(_vocabulary, literal, state.IsEnd, buffer);
        }

        workspace.Return();
    }

    // Text may spell a user-defined piece, which is its purpose. It may not spell pieces that have a role in templates.
    private static bool IsReserved(PieceKind kind, string text) =>
        kind is PieceKind.Control or PieceKind.Unknown || (kind == PieceKind.UserDefined && SpecialTokens.IsReservedSpelling(text));

    private static PieceTrie? Verbatim(SentencePieceModel model, bool isLiteral)
    {
        var trie = new PieceTrieBuilder();
        var isEmpty = true;
        for (var id = 0; id < model.Pieces.Count; id++)
        {
            var (bytes, _, kind) = model.Pieces[id];
            if (kind == PieceKind.UserDefined && !(isLiteral && IsReserved(kind, Encoding.UTF8.GetString(bytes))))
            {
                trie.Add(bytes, id, 0, reserved: false);
                isEmpty = false;
            }
        }

        return isEmpty ? null : trie.Build();
    }

    // Hugging Face adds [MASK] after the pieces of DeBERTa-v3's model, which does not have it.
    private static void AddMask(Dictionary<string, int> special, int next)
    {
        if (special.ContainsKey("[CLS]") && special.ContainsKey("[SEP]"))
        {
            special.TryAdd("[MASK]", next);
        }
    }

    private static int[] BytesOf(SentencePieceModel model, Dictionary<string, int> ids)
    {
        var found = new int[256];
        for (var value = 0; value < found.Length; value++)
        {
            var piece = string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
            found[value] = ids.TryGetValue(piece, out var id) && model.Pieces[id].Kind == PieceKind.Byte
                ? id
                : throw new OnnxModelException($"{model.Name} has no byte piece '{piece}', so it cannot encode unknown characters as bytes. Switch byte fallback off.");
        }

        return found;
    }
}
