using System.Text;

namespace BestRoute.Onnx;

/// <summary>Reads the added tokens of a <c>tokenizer.json</c>, and which tokens do not represent text.</summary>
internal static class AddedTokenReader
{
    /// <summary>
    /// Reads the added tokens. Their ids are assigned again, as the library does: the id in the vocabulary, otherwise the next free id. The ids in the file
    /// differ from that only if somebody removed tokens from it.
    /// </summary>
    public static IReadOnlyList<AddedToken> Read(TokenizerJson json)
    {
        if (json.Find("added_tokens") is not { } members)
        {
            return [];
        }

        var items = members.Items.ToList();
        var contents = items.Select(item => item.Get("content").String()).ToHashSet();
        var ids = IdsOf(json, contents);
        var tokens = new List<AddedToken>();
        var next = json.Vocabulary.Count;
        foreach (var item in items)
        {
            var content = item.Get("content").String();
            if (Encoding.UTF8.GetByteCount(content) > PieceTrie.MaxPieceLength)
            {
                throw item.Get("content").Unsupported($"a text of at most {PieceTrie.MaxPieceLength} bytes");
            }

            if (!ids.TryGetValue(content, out var id))
            {
                ids[content] = id = next;
            }

            next = Math.Max(next, id + 1);
            var isSpecial = item.Flag("special", absent: false);
            tokens.Add(new AddedToken(
                id,
                content,
                item.Flag("single_word", absent: false),
                item.Flag("lstrip", absent: false),
                item.Flag("rstrip", absent: false),
                item.Flag("normalized", absent: !isSpecial)));
        }

        return tokens;
    }

    /// <summary>The tokens that do not represent text: added tokens, those of the template, and entries of the vocabulary with the spelling of such a token.</summary>
    public static SpecialTokens SpecialOf(
        TokenizerJson json, IReadOnlyList<AddedToken> added, IReadOnlyDictionary<string, int> template, int unknown)
    {
        var ids = new Dictionary<string, int>();
        foreach (var (text, id, _) in json.Vocabulary)
        {
            if (text is [(byte)'[' or (byte)'<', ..] && Encoding.UTF8.GetString(text) is var name && SpecialTokens.IsReservedSpelling(name))
            {
                ids[name] = id;
            }
        }

        foreach (var (name, id) in template.Concat(added.Select(token => KeyValuePair.Create(token.Content, token.Id))))
        {
            ids[name] = id;
        }

        return new SpecialTokens(ids, unknown);
    }

    private static Dictionary<string, int> IdsOf(TokenizerJson json, HashSet<string> contents)
    {
        var ids = new Dictionary<string, int>();
        if (contents.Count > 0)
        {
            var longest = contents.Max(Encoding.UTF8.GetByteCount);
            foreach (var (text, id, _) in json.Vocabulary)
            {
                if (text.Length <= longest && Encoding.UTF8.GetString(text) is var name && contents.Contains(name))
                {
                    ids[name] = id;
                }
            }
        }

        return ids;
    }
}
