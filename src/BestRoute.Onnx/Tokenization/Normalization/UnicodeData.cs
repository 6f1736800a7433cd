using System.Text;

namespace BestRoute.Onnx;

/// <summary>Unicode data as Hugging Face's library has it. <c>unicode-data.mjs</c> made the table and says why it exists.</summary>
internal static class UnicodeData
{
    private static readonly CodePointRanges _punctuation;
    private static readonly CodePointRanges _control;
    private static readonly CodePointRanges _nonSpacingMarks;
    private static readonly CodePointRanges _marks;
    private static readonly CodePointRanges _classes;
    private static readonly Dictionary<int, int[]> _canonical;
    private static readonly Dictionary<int, int[]> _compatible;
    private static readonly Dictionary<(int First, int Second), int> _compositions;

    static UnicodeData()
    {
        using var stream = typeof(UnicodeData).Assembly.GetManifestResourceStream("BestRoute.Onnx.unicode-data.bin")!;
        var reader = new BinaryReader(stream);
        _punctuation = ReadRanges(reader, hasValues: false);
        _control = ReadRanges(reader, hasValues: false);
        _nonSpacingMarks = ReadRanges(reader, hasValues: false);
        _marks = ReadRanges(reader, hasValues: false);
        _classes = ReadRanges(reader, hasValues: true);
        _canonical = ReadDecompositions(reader);
        _compatible = ReadDecompositions(reader);
        var count = reader.Read7BitEncodedInt();
        _compositions = new(count);
        for (var i = 0; i < count; i++)
        {
            _compositions.Add((reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt()), reader.Read7BitEncodedInt());
        }
    }

    /// <summary>Returns whether BERT's pre-tokenizer splits around a character.</summary>
    public static bool IsPunctuation(Rune rune) =>
        rune.IsAscii ? char.IsPunctuation((char)rune.Value) || char.IsSymbol((char)rune.Value) : _punctuation.ValueOf(rune.Value) != 0;

    /// <summary>Returns whether BERT's cleaning removes a character.</summary>
    public static bool IsControl(Rune rune) => rune.Value == 0 || _control.ValueOf(rune.Value) != 0;

    /// <summary>Returns whether a character is an accent for BERT.</summary>
    public static bool IsNonSpacingMark(Rune rune) => !rune.IsAscii && _nonSpacingMarks.ValueOf(rune.Value) != 0;

    /// <summary>Returns whether a character is a mark of any kind.</summary>
    public static bool IsMark(Rune rune) => !rune.IsAscii && _marks.ValueOf(rune.Value) != 0;

    /// <summary>The canonical combining class of a mark; 0 for other characters.</summary>
    public static int CombiningClassOf(int codePoint) => codePoint < 0x300 ? 0 : _classes.ValueOf(codePoint);

    /// <summary>The parts of a character; empty if it has none.</summary>
    /// <param name="codePoint">The character. It is not a Hangul syllable.</param>
    /// <param name="compatible">Whether to include parts that mean the same but look different.</param>
    public static ReadOnlySpan<int> DecompositionOf(int codePoint, bool compatible) =>
        compatible && _compatible.TryGetValue(codePoint, out var parts) ? parts
            : _canonical.TryGetValue(codePoint, out parts) ? parts
            : default;

    /// <summary>The composition of two characters; -1 if there is none. Hangul is not included.</summary>
    public static int CompositionOf(int first, int second) => _compositions.TryGetValue((first, second), out var composed) ? composed : -1;

    private static CodePointRanges ReadRanges(BinaryReader reader, bool hasValues)
    {
        var count = reader.Read7BitEncodedInt();
        var (firsts, lasts, values) = (new int[count], new int[count], new byte[count]);
        var next = 0;
        for (var i = 0; i < count; i++)
        {
            firsts[i] = next + reader.Read7BitEncodedInt();
            lasts[i] = firsts[i] + reader.Read7BitEncodedInt();
            values[i] = hasValues ? (byte)reader.Read7BitEncodedInt() : (byte)1;
            next = lasts[i] + 1;
        }

        return new CodePointRanges(firsts, lasts, values);
    }

    private static Dictionary<int, int[]> ReadDecompositions(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        var decompositions = new Dictionary<int, int[]>(count);
        var next = 0;
        for (var i = 0; i < count; i++)
        {
            var codePoint = next + reader.Read7BitEncodedInt();
            var parts = new int[reader.Read7BitEncodedInt()];
            for (var k = 0; k < parts.Length; k++)
            {
                parts[k] = reader.Read7BitEncodedInt();
            }

            decompositions.Add(codePoint, parts);
            next = codePoint + 1;
        }

        return decompositions;
    }
}
