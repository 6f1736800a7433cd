namespace BestRoute.Onnx;

/// <summary>What the post-processor of a <c>tokenizer.json</c> adds around texts.</summary>
/// <param name="Single">The parts of an input with one text, as for <see cref="TokenTemplate.Create"/>.</param>
/// <param name="Pair">The parts of an input with two texts.</param>
/// <param name="Ids">The ids of the special tokens among them.</param>
internal sealed record TemplateParts(IReadOnlyList<string> Single, IReadOnlyList<string> Pair, IReadOnlyDictionary<string, int> Ids)
{
    /// <summary>Reads the post-processor. Without one, nothing is added around texts.</summary>
    public static TemplateParts Read(JsonMember? member)
    {
        if (member is not { } processor)
        {
            return new([TokenTemplate.First], [TokenTemplate.First, TokenTemplate.Second], new Dictionary<string, int>());
        }

        return processor.Type switch
        {
            "TemplateProcessing" => ReadTemplate(processor),
            "BertProcessing" => ReadFixed(processor, separators: 1),
            "RobertaProcessing" => ReadFixed(processor, separators: 2),
            _ => throw processor.Get("type").Unsupported("TemplateProcessing, BertProcessing or RobertaProcessing"),
        };
    }

    private static TemplateParts ReadFixed(JsonMember processor, int separators)
    {
        var ids = new Dictionary<string, int>();
        var cls = Token(processor.Get("cls"));
        var sep = Token(processor.Get("sep"));
        return new([cls, TokenTemplate.First, sep], [cls, TokenTemplate.First, .. Enumerable.Repeat(sep, separators), TokenTemplate.Second, sep], ids);

        string Token(JsonMember pair)
        {
            JsonMember[] items = [.. pair.Items];
            var text = items.Length == 2 ? items[0].String() : throw pair.Unsupported("[token, id]");
            ids[text] = items[1].Number();
            return text;
        }
    }

    private static TemplateParts ReadTemplate(JsonMember processor)
    {
        var ids = new Dictionary<string, int>();
        var tokens = new Dictionary<string, string[]>();
        foreach (var (name, token) in processor.Get("special_tokens").Members())
        {
            int[] numbers = [.. token.Get("ids").Items.Select(id => id.Number())];

            // Nearly always one id. If there are several, each gets its own name.
            tokens[name] = [.. numbers.Select((_, index) => numbers.Length == 1 ? name : FormattableString.Invariant($"{name}#{index}"))];
            foreach (var (text, id) in tokens[name].Zip(numbers))
            {
                ids[text] = id;
            }
        }

        return new(Parts(processor.Get("single"), tokens), Parts(processor.Get("pair"), tokens), ids);
    }

    private static List<string> Parts(JsonMember template, Dictionary<string, string[]> tokens)
    {
        var parts = new List<string>();
        foreach (var piece in template.Items)
        {
            if (piece.Find("Sequence") is { } sequence)
            {
                var id = sequence.Get("id");
                parts.Add(id.String() switch
                {
                    "A" => TokenTemplate.First,
                    "B" => TokenTemplate.Second,
                    _ => throw id.Unsupported("A or B"),
                });
            }
            else
            {
                var id = piece.Get("SpecialToken").Get("id");
                parts.AddRange(tokens.TryGetValue(id.String(), out var names) ? names : throw id.Unsupported("a member of special_tokens"));
            }
        }

        return parts;
    }
}
