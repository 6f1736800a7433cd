using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace BestRoute.Onnx;

/// <summary>The Unigram model of a <c>tokenizer.json</c>. Every entry of the vocabulary can match, as in the Rust library.</summary>
internal sealed class UnigramModel : IWordModel
{
    private readonly UnigramVocabulary _vocabulary;

    private UnigramModel(UnigramVocabulary vocabulary) => _vocabulary = vocabulary;

    /// <inheritdoc/>
    public bool? ByteFallback => _vocabulary.ByteIds is not null;

    /// <inheritdoc/>
    public int UnknownId => _vocabulary.UnknownId;

    /// <summary>Makes the model of a file.</summary>
    /// <param name="json">The file.</param>
    /// <param name="reserved">The ids that only library mode may match. The unknown token is another one.</param>
    /// <param name="byteFallback">How unknown characters are handled; null for what the file says.</param>
    public static UnigramModel Create(TokenizerJson json, IReadOnlySet<int> reserved, bool? byteFallback)
    {
        var unknown = json.GetModel("unk_id");
        var unknownId = unknown.Number();
        if (unknownId >= json.Vocabulary.Count)
        {
            throw unknown.Unsupported($"the id of one of the {json.Vocabulary.Count} pieces");
        }

        var inFile = json.FindModel("byte_fallback")?.Flag() ?? false;
        var trie = new PieceTrieBuilder();
        var lowest = double.PositiveInfinity;
        foreach (var (text, id, score) in json.Vocabulary)
        {
            lowest = Math.Min(lowest, score);
            if (text.Length > 0)
            {
                trie.Add(text, id, score, reserved.Contains(id) || id == unknownId);
            }
        }

        var built = trie.Build();
        var bytes = byteFallback ?? inFile ? BytesOf(built, json.Name) : null;
        return new UnigramModel(new UnigramVocabulary(built, lowest - UnigramVocabulary.UnknownPenalty, unknownId, bytes));
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> word, bool literal, TokenizerWorkspace workspace, TokenBuffer buffer, int end)
    {
        var lattice = workspace.Lattice;
        lattice.Reset();
        do
        {
            _ = Utf8.FromUtf16(word, lattice.Room(), out var read, out var written);
            word = word[read..];
            lattice.Commit(written);
            lattice.Advance<DoublePrecision>(_vocabulary, literal, word.IsEmpty, buffer);
        }
        while (!word.IsEmpty && buffer.Count < end);
    }

    private static int[] BytesOf(PieceTrie trie, string name)
    {
        var found = new int[256];
        for (var value = 0; value < found.Length; value++)
        {
            var piece = string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
            var state = trie.Walk(0, Encoding.ASCII.GetBytes(piece));
            found[value] = state >= 0 && trie.ValueAt(state) >= 0
                ? trie.ValueAt(state)
                : throw new OnnxModelException($"{name}: model.vocab has no byte piece '{piece}', so it cannot encode unknown characters as bytes. Switch byte fallback off.");
        }

        return found;
    }
}
