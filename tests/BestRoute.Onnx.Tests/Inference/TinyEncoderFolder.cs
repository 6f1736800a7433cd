namespace BestRoute.Onnx.Tests;

/// <summary>
/// A model folder with a tokenizer of one-letter words and a graph that gives the mean over the tokens: what a text must become is known in closed form.
/// </summary>
internal static class TinyEncoderFolder
{
    public const int Width = 32;
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const int FirstLetter = 4;
    private const int Cls = 1;
    private const int Sep = 2;
    private static readonly float[] _table = MakeTable();

    /// <summary>Writes the folder.</summary>
    /// <param name="path">An empty folder.</param>
    /// <param name="steps">How many operators that change nothing a run takes.</param>
    public static void Write(string path, int steps)
    {
        File.WriteAllBytes(Path.Combine(path, ModelFolder.GraphFile), TinyModel.Encoder(_table, Width, steps).Bytes);
        File.WriteAllBytes(Path.Combine(path, "spm.model"), SentencePiece());
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in new[] { ModelFolder.GraphFile, "spm.model" })
        {
            files.Add(name, FileDigest.Of(Path.Combine(path, name)));
        }

        var ids = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["[PAD]"] = 0, ["[CLS]"] = Cls, ["[SEP]"] = Sep, ["[UNK]"] = 3 };
        var manifest = new ModelManifest(
            ModelManifest.CurrentSchemaVersion, ModelKind.Encoder, "onnx", ModelPrecision.Fp32, Width, 0, Pooling.Mean, 512, 0, _table.Length / Width,
            new ManifestTokenizer("spm.model", null, ids, ["[CLS]", "$A", "[SEP]"], null), ["pooled"], files);
        File.WriteAllBytes(Path.Combine(path, ModelFolder.ManifestFile), ModelFolder.Serialize(manifest));
    }

    /// <summary>A text of so many words.</summary>
    public static string Text(Random random, int words) =>
        string.Join(' ', Enumerable.Range(0, words).Select(_ => Letters[random.Next(Letters.Length)]));

    /// <summary>What the text becomes.</summary>
    public static float[] Expected(string text)
    {
        var sum = new double[Width];
        var words = text.Split(' ');
        foreach (var id in words.Select(word => Letters.IndexOf(word[0]) + FirstLetter).Append(Cls).Append(Sep))
        {
            for (var i = 0; i < Width; i++)
            {
                sum[i] += _table[(id * Width) + i];
            }
        }

        return [.. sum.Select(value => (float)(value / (words.Length + 2)))];
    }

    // One row more: readers of SentencePiece add [MASK] behind the pieces.
    private static float[] MakeTable()
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, (FirstLetter + Letters.Length + 1) * Width).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private static byte[] SentencePiece()
    {
        const int Normal = 1;
        const int Unknown = 2;
        const int Control = 3;
        var model = new ProtoBytes();
        Piece("[PAD]", Control);
        Piece("[CLS]", Control);
        Piece("[SEP]", Control);
        Piece("[UNK]", Unknown);
        foreach (var letter in Letters)
        {
            Piece("\u2581" + letter, Normal);
        }

        // Unigram; a space before the text, none twice, written as U+2581.
        return model.Message(2, new ProtoBytes().Number(3, 1)).Message(3, new ProtoBytes().Text(1, "identity").Number(3, 1).Number(4, 1).Number(5, 1)).ToArray();

        void Piece(string text, int type) => model.Message(1, new ProtoBytes().Text(1, text).Single(2, -1).Number(3, type));
    }
}
