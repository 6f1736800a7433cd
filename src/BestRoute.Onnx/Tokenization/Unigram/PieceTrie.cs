using System.Text;

namespace BestRoute.Onnx;

/// <summary>A trie over UTF-8 bytes as a double array: each byte costs one lookup.</summary>
internal sealed class PieceTrie
{
    /// <summary>The score of states at which no piece ends.</summary>
    public const double NoPiece = double.NegativeInfinity;

    /// <summary>The score of states whose piece only <see cref="TokenizationMode.Library"/> may match. <see cref="ReservedScore"/> has the real score.</summary>
    public const double ReservedPiece = double.PositiveInfinity;

    /// <summary>The longest piece, in bytes. It limits the time per character.</summary>
    public const int MaxPieceLength = 1024;

    private readonly int[] _values;
    private readonly Dictionary<int, double> _reserved;

    internal PieceTrie(PieceUnit[] units, int[] values, Dictionary<int, double> reserved, int longest)
    {
        Units = units;
        Longest = longest;
        _values = values;
        _reserved = reserved;
    }

    /// <summary>Gets the states. The root is at 0. For each state, <c>Base ^ byte</c> is inside the array.</summary>
    public PieceUnit[] Units { get; }

    /// <summary>Gets the length of the longest piece in bytes.</summary>
    public int Longest { get; }

    /// <summary>The value of the piece that ends at a state; -1 if none does.</summary>
    public int ValueAt(int state) => _values[state];

    /// <summary>The score of a reserved piece.</summary>
    public double ReservedScore(int state) => _reserved[state];

    /// <summary>The state after a byte; -1 if there is none.</summary>
    public int Step(int state, byte value)
    {
        var next = Units[state].Base ^ value;
        return Units[next].Parent == state ? next : -1;
    }

    /// <summary>The state after some bytes; -1 if there is none.</summary>
    public int Walk(int state, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if ((state = Step(state, value)) < 0)
            {
                break;
            }
        }

        return state;
    }

    /// <summary>The value of the longest piece that begins a text; -1 if none does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The number of characters of the piece.</param>
    public int LongestPrefix(ReadOnlySpan<char> text, out int length)
    {
        Span<byte> utf8 = stackalloc byte[4];
        length = 0;
        var best = -1;
        var state = 0;
        for (var position = 0; position < text.Length;)
        {
            Rune.DecodeFromUtf16(text[position..], out var rune, out var consumed);
            if ((state = Walk(state, utf8[..rune.EncodeToUtf8(utf8)])) < 0)
            {
                break;
            }

            position += consumed;
            if (_values[state] >= 0)
            {
                (best, length) = (_values[state], position);
            }
        }

        return best;
    }
}
