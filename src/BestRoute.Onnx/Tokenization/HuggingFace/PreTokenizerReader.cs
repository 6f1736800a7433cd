namespace BestRoute.Onnx;

/// <summary>Reads the pre-tokenizer of a <c>tokenizer.json</c>.</summary>
internal static class PreTokenizerReader
{
    /// <summary>Reads the pre-tokenizer. Without one, the whole text is a word.</summary>
    public static PreTokenizer Read(JsonMember? member)
    {
        var split = WordSplit.None;
        char? space = null;
        var (prefix, cut) = (false, false);
        foreach (var step in Flatten(member))
        {
            switch (step.Type)
            {
                case "WhitespaceSplit" when space is null && split == WordSplit.None:
                    split = WordSplit.WhiteSpace;
                    break;
                case "BertPreTokenizer" when space is null:
                    split = WordSplit.Bert;
                    break;
                case "Metaspace" when space is null:
                    space = step.Find("replacement")?.Character() ?? '\u2581';
                    prefix = HasPrefix(step);
                    cut = step.Flag("split", absent: true);
                    break;
                case "WhitespaceSplit" or "BertPreTokenizer" or "Metaspace":
                    throw step.Unsupported("WhitespaceSplit or BertPreTokenizer, then Metaspace, each of them once or not at all");
                default:
                    throw step.Get("type").Unsupported("Metaspace, WhitespaceSplit, BertPreTokenizer or Sequence");
            }
        }

        return new PreTokenizer(split, space, prefix, cut);
    }

    private static bool HasPrefix(JsonMember metaspace)
    {
        var scheme = metaspace.Find("prepend_scheme");
        return scheme?.String() switch
        {
            null => metaspace.Flag("add_prefix_space", absent: true),
            "always" => true,
            "never" => false,
            _ => throw scheme!.Value.Unsupported("always or never"),
        };
    }

    private static IEnumerable<JsonMember> Flatten(JsonMember? member) => member switch
    {
        null => [],
        { } sequence when sequence.Type == "Sequence" => sequence.Get("pretokenizers").Items.SelectMany(item => Flatten(item)),
        { } single => [single],
    };
}
