using System.Buffers;

namespace BestRoute.Onnx;

/// <summary>A <c>tokenizer.json</c>, with the ids of the Rust library.</summary>
internal sealed class HuggingFaceTokenizer : Tokenizer
{
    /// <summary>The length of text that is tried first if only some tokens are needed: a few characters per token, with a minimum.</summary>
    private const int CharactersPerToken = 8;
    private const int MinPrefix = 1024;

    private static readonly SearchValues<char> _surrogates = SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    private readonly TextNormalizer[] _normalizers;
    private readonly PreTokenizer _preTokenizer;
    private readonly IWordModel _model;
    private readonly AddedTokenMatcher? _inText;
    private readonly AddedTokenMatcher? _inNormalized;
    private readonly bool _canCut;

    private HuggingFaceTokenizer(TokenizerJson json, TextNormalizer[] normalizers, IReadOnlyList<AddedToken> added, TemplateParts parts, bool? byteFallback)
    {
        _normalizers = normalizers;
        _preTokenizer = PreTokenizerReader.Read(json.Find("pre_tokenizer"));
        _model = ModelReader.Read(json, added.Select(token => token.Id).Concat(parts.Ids.Values).ToHashSet(), byteFallback);
        _inText = AddedTokenMatcher.Create(added.Where(token => !token.Normalized));
        _inNormalized = AddedTokenMatcher.Create(added.Where(token => token.Normalized).Select(token => token with { Content = Normalize(token.Content) }));
        _canCut = Array.TrueForAll(normalizers, normalizer => normalizer.IsLocal) && _preTokenizer.IsLocal && _inNormalized?.IsLocal != false;
        Special = AddedTokenReader.SpecialOf(json, added, parts.Ids, _model.UnknownId);
        VocabularySize = 1 + json.Vocabulary.Select(piece => piece.Id).Concat(added.Select(token => token.Id)).Max();
        Template = TokenTemplate.CreateFor(json.Name, this, parts.Single, parts.Pair, parts.Ids);
    }

    /// <inheritdoc/>
    public override bool? ByteFallback => _model.ByteFallback;

    /// <inheritdoc/>
    public override SpecialTokens Special { get; }

    /// <inheritdoc/>
    public override int VocabularySize { get; }

    /// <inheritdoc/>
    public override TokenTemplate? Template { get; }

    /// <summary>Makes the tokenizer from a file.</summary>
    public static HuggingFaceTokenizer Create(TokenizerJson json, bool? byteFallback) =>
        new(
            json,
            [.. NormalizerReader.Read(json.Find("normalizer"))],
            AddedTokenReader.Read(json),
            TemplateParts.Read(json.Find("post_processor")),
            byteFallback);

    /// <inheritdoc/>
    protected override void EncodeCore(ReadOnlySpan<char> text, TokenizationMode mode, TokenBuffer buffer, int end)
    {
        var workspace = TokenizerWorkspace.Rent();
        var literal = mode == TokenizationMode.Literal;
        var parts = new AddedTokenParts(literal ? null : _inText, text);
        while (buffer.Count < end && parts.Next())
        {
            if (!parts.Before.IsEmpty)
            {
                EncodeSegment(parts.Before, literal, workspace, buffer, end);
            }

            if (parts.Id >= 0)
            {
                buffer.Add(parts.Id);
            }
        }

        workspace.Return();
    }

    // If few tokens of a long text are needed, the beginning is enough, if it is cut where nothing after it can change its tokens.
    private void EncodeSegment(ReadOnlySpan<char> text, bool literal, TokenizerWorkspace workspace, TokenBuffer buffer, int end)
    {
        var before = buffer.Count;
        var length = Math.Max(MinPrefix, (long)CharactersPerToken * (end - before));
        for (; _canCut && length < text.Length / 2; length *= 4)
        {
            var cut = FindCut(text, (int)length);
            if (cut < 0)
            {
                break;
            }

            EncodeWhole(text[..cut], literal, workspace, buffer, end);
            if (buffer.Count >= end)
            {
                return;
            }

            buffer.Truncate(before);
        }

        EncodeWhole(text, literal, workspace, buffer, end);
    }

    private static int FindCut(ReadOnlySpan<char> text, int from)
    {
        for (var i = from; i < text.Length - 1; i++)
        {
            if (text[i] == ' ' && char.IsAsciiLetter(text[i - 1]) && char.IsAsciiLetter(text[i + 1]))
            {
                return i;
            }
        }

        return -1;
    }

    private void EncodeWhole(ReadOnlySpan<char> text, bool literal, TokenizerWorkspace workspace, TokenBuffer buffer, int end)
    {
        var parts = new AddedTokenParts(literal ? null : _inNormalized, Normalize(text, workspace.Text));
        while (buffer.Count < end && parts.Next())
        {
            _preTokenizer.Encode(parts.Before, _model, literal, workspace, buffer, end);
            if (parts.Id >= 0)
            {
                buffer.Add(parts.Id);
            }
        }
    }

    private string Normalize(string text) => Normalize(text, new TextScratch()).ToString();

    private ReadOnlySpan<char> Normalize(ReadOnlySpan<char> text, TextScratch scratch)
    {
        if (text.ContainsAny(_surrogates))
        {
            scratch.Begin(text.Length);
            foreach (var rune in text.EnumerateRunes())
            {
                scratch.Append(rune);
            }

            text = scratch.Text;
        }

        foreach (var normalizer in _normalizers)
        {
            text = normalizer.Apply(text, scratch);
        }

        return text;
    }
}
