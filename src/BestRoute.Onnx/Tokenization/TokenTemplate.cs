namespace BestRoute.Onnx;

/// <summary>
/// The parts around the texts of an input, such as <c>[CLS] $A [SEP] $B [SEP]</c>, and which text is truncated when there are too many tokens.
/// Immutable and thread-safe.
/// </summary>
internal sealed class TokenTemplate
{
    /// <summary>The part for the first text.</summary>
    public const string First = "$A";

    /// <summary>The part for the second text.</summary>
    public const string Second = "$B";

    private const int FirstText = -1;
    private const int SecondText = -2;

    private readonly Tokenizer _tokenizer;
    private readonly int[] _single;
    private readonly int[]? _pair;

    private TokenTemplate(Tokenizer tokenizer, IReadOnlyList<string> single, IReadOnlyList<string>? pair, IReadOnlyDictionary<string, int>? markers)
    {
        _tokenizer = tokenizer;
        (Single, Pair) = (single, pair);
        _single = Resolve(single, nameof(single), hasSecond: false, markers);
        _pair = pair is null ? null : Resolve(pair, nameof(pair), hasSecond: true, markers);
    }

    /// <summary>Gets the parts of an input with one text.</summary>
    public IReadOnlyList<string> Single { get; }

    /// <summary>Gets the parts of an input with two texts; null if there is no such input.</summary>
    public IReadOnlyList<string>? Pair { get; }

    /// <summary>Gets the number of template tokens in an input with one text.</summary>
    public int SingleTokens => _single.Length - 1;

    /// <summary>Gets the number of template tokens in an input with two texts.</summary>
    public int PairTokens => (_pair ?? throw NoPair()).Length - 2;

    /// <summary>Makes a template.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="single">
    /// The parts of an input with one text: <c>$A</c>, once; the spelling of a special token, for its id; any other text, for its tokens. The router of the
    /// paper's authors has <c>[CLS]</c>, <c>&lt;|source|&gt;</c>, <c>$A</c>, <c>[SEP]</c>.
    /// </param>
    /// <param name="pair">The same for two texts, with <c>$A</c> and <c>$B</c>, once each and in this order; null if there is no such input.</param>
    /// <param name="markers">The ids of special tokens that the tokenizer's file does not have.</param>
    /// <exception cref="OnnxModelException">A text is missing or appears twice, or a part has no tokens.</exception>
    public static TokenTemplate Create(
        Tokenizer tokenizer, IReadOnlyList<string> single, IReadOnlyList<string>? pair = null, IReadOnlyDictionary<string, int>? markers = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(single);
        return new TokenTemplate(tokenizer, single, pair, markers);
    }

    /// <summary>Makes a template that a file describes. Errors begin with the name of the file.</summary>
    /// <inheritdoc cref="Create(Tokenizer, IReadOnlyList{string}, IReadOnlyList{string}?, IReadOnlyDictionary{string, int}?)"/>
    public static TokenTemplate CreateFor(
        string file, Tokenizer tokenizer, IReadOnlyList<string> single, IReadOnlyList<string>? pair, IReadOnlyDictionary<string, int>? markers)
    {
        try
        {
            return Create(tokenizer, single, pair, markers);
        }
        catch (OnnxModelException exception)
        {
            throw new OnnxModelException($"{file}: {exception.Message}", exception);
        }
    }

    /// <summary>The template of DeBERTa; null if the tokenizer does not have its tokens.</summary>
    public static TokenTemplate? Deberta(Tokenizer tokenizer) =>
        tokenizer.Special.Ids.ContainsKey("[CLS]") && tokenizer.Special.Ids.ContainsKey("[SEP]")
            ? Create(tokenizer, ["[CLS]", First, "[SEP]"], ["[CLS]", First, "[SEP]", Second, "[SEP]"])
            : null;

    /// <summary>Appends the ids of an input with one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mode">Whether the text may spell special tokens.</param>
    /// <param name="buffer">Receives the ids.</param>
    /// <param name="maxTokens">The maximum number of tokens of the input, the template's included. The text is truncated at its end.</param>
    /// <returns>The number of ids that were appended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The template alone has more tokens.</exception>
    public int Encode(ReadOnlySpan<char> text, TokenizationMode mode, TokenBuffer buffer, int maxTokens = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        var budget = Budget(maxTokens, SingleTokens);
        var start = buffer.Count;
        foreach (var part in _single)
        {
            if (part >= 0)
            {
                buffer.Add(part);
            }
            else
            {
                _tokenizer.Encode(text, mode, buffer, budget);
            }
        }

        return buffer.Count - start;
    }

    /// <summary>Appends the ids of an input with two texts.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="mode">Whether the texts may spell special tokens.</param>
    /// <param name="buffer">Receives the ids.</param>
    /// <param name="maxTokens">The maximum number of tokens of the input, the template's included.</param>
    /// <param name="truncation">Which text is truncated at its end.</param>
    /// <returns>The number of ids that were appended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The template alone has more tokens.</exception>
    /// <exception cref="ArgumentException">The text to truncate would not keep a single token.</exception>
    /// <exception cref="InvalidOperationException">The template has no place for a second text.</exception>
    public int EncodePair(
        ReadOnlySpan<char> first,
        ReadOnlySpan<char> second,
        TokenizationMode mode,
        TokenBuffer buffer,
        int maxTokens = int.MaxValue,
        Truncation truncation = Truncation.LongestFirst)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        var pair = _pair ?? throw NoPair();
        var budget = Budget(maxTokens, PairTokens);

        var firstIds = TokenizerWorkspace.RentBuffer();
        var secondIds = TokenizerWorkspace.RentBuffer();

        // One token more than can be kept is enough, as in the Rust library: of two texts that are too long, the second gets the odd token.
        var limit = (int)Math.Min(int.MaxValue, budget + 1L);
        _tokenizer.Encode(first, mode, firstIds, limit);
        _tokenizer.Encode(second, mode, secondIds, limit);
        var (firstKept, secondKept) = Kept(firstIds.Count, secondIds.Count, budget, truncation);
        var start = buffer.Count;
        foreach (var part in pair)
        {
            switch (part)
            {
                case FirstText:
                    buffer.Add(firstIds.Ids[..firstKept]);
                    break;
                case SecondText:
                    buffer.Add(secondIds.Ids[..secondKept]);
                    break;
                default:
                    buffer.Add(part);
                    break;
            }
        }

        TokenizerWorkspace.Return(firstIds);
        TokenizerWorkspace.Return(secondIds);
        return buffer.Count - start;
    }

    /// <summary>The number of tokens that two texts keep.</summary>
    /// <param name="first">The number of tokens of the first text.</param>
    /// <param name="second">The number of tokens of the second text.</param>
    /// <param name="budget">The maximum number of tokens of both texts.</param>
    /// <param name="truncation">Which text is truncated at its end.</param>
    internal static (int First, int Second) Kept(int first, int second, int budget, Truncation truncation)
    {
        if (budget == 0)
        {
            return (0, 0);
        }

        if ((long)first + second <= budget)
        {
            return (first, second);
        }

        if (truncation == Truncation.LongestFirst)
        {
            var half = budget / 2;
            var shorter = Math.Min(first, second);
            var (few, many) = shorter <= half ? (shorter, budget - shorter) : (half, budget - half);
            return first <= second ? (few, many) : (many, few);
        }

        var other = truncation == Truncation.OnlyFirst ? second : first;
        if (other >= budget)
        {
            var name = truncation == Truncation.OnlyFirst ? "second" : "first";
            throw new ArgumentException(
                $"The {name} text takes all of the {budget} tokens that the template leaves, and only the other one may be truncated. Use {nameof(Truncation.LongestFirst)}, or allow more tokens.",
                nameof(truncation));
        }

        return truncation == Truncation.OnlyFirst ? (budget - other, other) : (other, budget - other);
    }

    private static int Budget(int maxTokens, int own)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, own);
        return maxTokens - own;
    }

    private static InvalidOperationException NoPair() => new("The template has no place for a second text. Use one with $A and $B.");

    private int[] Resolve(IReadOnlyList<string> parts, string member, bool hasSecond, IReadOnlyDictionary<string, int>? markers)
    {
        var resolved = new List<int>();
        var buffer = new TokenBuffer();
        foreach (var part in parts)
        {
            buffer.Clear();
            if (part is First or Second)
            {
                resolved.Add(part == First ? FirstText : SecondText);
            }
            else if ((markers is not null && markers.TryGetValue(part, out var id)) || _tokenizer.Special.Ids.TryGetValue(part, out id))
            {
                resolved.Add(id);
            }
            else if (_tokenizer.Encode(part, TokenizationMode.Literal, buffer) > 0)
            {
                resolved.AddRange(buffer.Ids);
            }
            else
            {
                throw new OnnxModelException($"The template's {member} has the part '{part}', which has no tokens. Use a special token or a text.");
            }
        }

        int[] texts = [.. resolved.Where(part => part < 0)];
        int[] expected = hasSecond ? [FirstText, SecondText] : [FirstText];
        return texts.SequenceEqual(expected)
            ? [.. resolved]
            : throw new OnnxModelException(
                $"The template's {member} is '{string.Join(' ', parts)}'. It must have {(hasSecond ? "$A and then $B, once each" : "$A once and no $B")}.");
    }
}
