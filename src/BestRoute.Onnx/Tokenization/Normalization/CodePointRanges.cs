namespace BestRoute.Onnx;

/// <summary>Ranges of characters, each with a value. Immutable.</summary>
/// <param name="firsts">Where each range begins, ascending.</param>
/// <param name="lasts">Where each ends, the end included.</param>
/// <param name="values">The value of each, not 0.</param>
internal sealed class CodePointRanges(int[] firsts, int[] lasts, byte[] values)
{
    /// <summary>The value of a character; 0 if it is in no range.</summary>
    public int ValueOf(int codePoint)
    {
        var index = Array.BinarySearch(firsts, codePoint);
        index = index < 0 ? ~index - 1 : index;
        return index >= 0 && codePoint <= lasts[index] ? values[index] : 0;
    }
}
