namespace BestRoute.Onnx;

/// <summary>The tokens that do not represent text: their ids by role and by spelling.</summary>
internal sealed class SpecialTokens
{
    private static readonly string[] _cls = ["[CLS]", "<cls>", "<s>"];
    private static readonly string[] _sep = ["[SEP]", "<sep>", "</s>"];
    private static readonly string[] _pad = ["[PAD]", "<pad>"];
    private static readonly string[] _unk = ["[UNK]", "<unk>"];
    private static readonly string[] _mask = ["[MASK]", "<mask>"];

    private readonly IReadOnlyDictionary<string, int> _ids;

    /// <summary>Initializes a new instance of the <see cref="SpecialTokens"/> class.</summary>
    /// <param name="ids">All special tokens by their spelling.</param>
    /// <param name="unk">The token of unknown text; null for the one with a usual spelling.</param>
    public SpecialTokens(IReadOnlyDictionary<string, int> ids, int? unk)
    {
        _ids = ids;
        Cls = First(_cls);
        Sep = First(_sep);
        Pad = First(_pad);
        Unk = unk ?? First(_unk);
        Mask = First(_mask);
    }

    /// <summary>Gets the token that begins an input, if the file has one.</summary>
    public int? Cls { get; }

    /// <summary>Gets the token that ends a text, if the file has one.</summary>
    public int? Sep { get; }

    /// <summary>Gets the token that pads a batch, if the file has one.</summary>
    public int? Pad { get; }

    /// <summary>Gets the token of unknown text, if the file has one.</summary>
    public int? Unk { get; }

    /// <summary>Gets the token of hidden text, if the file has one.</summary>
    public int? Mask { get; }

    /// <summary>Gets all of them by their spelling.</summary>
    public IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>Returns whether a text is the spelling of a role (such as <c>[CLS]</c> or <c>&lt;pad&gt;</c>) or of a marker (<c>&lt;|source|&gt;</c>).</summary>
    public static bool IsReservedSpelling(string text) =>
        (text.Length > 4 && text.StartsWith("<|", StringComparison.Ordinal) && text.EndsWith("|>", StringComparison.Ordinal))
            || new[] { _cls, _sep, _pad, _unk, _mask }.Any(names => names.Contains(text));

    private int? First(string[] names)
    {
        foreach (var name in names)
        {
            if (_ids.TryGetValue(name, out var id))
            {
                return id;
            }
        }

        return null;
    }
}
