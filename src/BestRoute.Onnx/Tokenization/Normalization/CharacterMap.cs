using System.Buffers.Binary;
using System.Text;

namespace BestRoute.Onnx;

/// <summary>
/// A precompiled character map: a double array of byte strings (darts-clone units), each with a replacement.
/// Every reachable state and replacement is checked first, so lookups need no checks.
/// </summary>
internal sealed class CharacterMap
{
    /// <summary>The longest replacement, in bytes. It limits the memory for a text (NFKC needs 33).</summary>
    public const int MaxReplacement = 256;

    private const int MaxKey = 256;
    private const uint LabelMask = (1u << 31) | 0xFF;
    private const uint ValueMask = (1u << 31) - 1;

    private readonly uint[] _units;
    private readonly byte[] _replacements;
    private readonly bool[] _isPlain = new bool[128];

    private CharacterMap(uint[] units, byte[] replacements)
    {
        _units = units;
        _replacements = replacements;
    }

    /// <summary>Reads a map.</summary>
    /// <param name="blob">The size of the double array (little-endian), the double array, and the replacements, each followed by a NUL.</param>
    /// <param name="member">The name of the map in errors.</param>
    public static CharacterMap Parse(ReadOnlySpan<byte> blob, string member)
    {
        var size = blob.Length > sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(blob) : 0;
        if (size == 0 || size % sizeof(uint) != 0 || size >= blob.Length - sizeof(uint))
        {
            throw new OnnxModelException(
                $"{member} has {blob.Length} bytes and says that {size} of them are its double array. The file is damaged.");
        }

        var units = new uint[size / sizeof(uint)];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(blob[(sizeof(uint) * (i + 1))..]);
        }

        var map = new CharacterMap(units, blob[(sizeof(uint) + (int)size)..].ToArray());
        map.Check(member);
        for (var c = 0; c < map._isPlain.Length; c++)
        {
            map._isPlain[c] = map.IsPlainAscii((byte)c);
        }

        return map;
    }

    /// <summary>Returns whether an ASCII character is not changed before another ASCII character or at the end.</summary>
    public bool IsPlain(char character) => character < _isPlain.Length && _isPlain[character];

    /// <summary>Finds a key that begins a text and ends with a whole character. No key contains NUL.</summary>
    /// <param name="text">The text. Half surrogates are read as U+FFFD.</param>
    /// <param name="longest">Whether to find the longest such key, or the shortest.</param>
    /// <param name="length">The characters that the key covers; 0 if there is no key.</param>
    /// <returns>The replacement, in UTF-8.</returns>
    public ReadOnlySpan<byte> Match(ReadOnlySpan<char> text, bool longest, out int length)
    {
        Span<byte> utf8 = stackalloc byte[4];
        length = 0;
        var value = 0;
        uint state = 0;
        for (var position = 0; position < text.Length;)
        {
            Rune.DecodeFromUtf16(text[position..], out var rune, out var consumed);
            var bytes = rune.EncodeToUtf8(utf8);
            for (var i = 0; i < bytes; i++)
            {
                if (!TryStep(ref state, utf8[i]))
                {
                    return ReplacementAt(value, length);
                }
            }

            position += consumed;
            if (HasLeaf(_units[state]))
            {
                (value, length) = (Value(state), position);
                if (!longest)
                {
                    break;
                }
            }
        }

        return ReplacementAt(value, length);
    }

    private static bool HasLeaf(uint unit) => ((unit >> 8) & 1) == 1;

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1u << 9)) >> 6);

    private int Value(uint state) => (int)(_units[state ^ Offset(_units[state])] & ValueMask);

    private ReadOnlySpan<byte> ReplacementAt(int value, int length)
    {
        if (length == 0)
        {
            return default;
        }

        var rest = _replacements.AsSpan(value);
        return rest[..rest.IndexOf((byte)0)];
    }

    private bool TryStep(ref uint state, byte value)
    {
        var next = state ^ Offset(_units[state]) ^ value;
        if (value == 0 || next >= (uint)_units.Length || (_units[next] & LabelMask) != value)
        {
            return false;
        }

        state = next;
        return true;
    }

    private bool IsPlainAscii(byte character)
    {
        uint state = 0;
        if (!TryStep(ref state, character))
        {
            return true;
        }

        var isPlain = !HasLeaf(_units[state]);
        for (var following = 1; isPlain && following < 128; following++)
        {
            var next = state;
            isPlain = !TryStep(ref next, (byte)following);
        }

        return isPlain;
    }

    // Visits all states once (equal ends of keys may be shared), and fails on a cycle, on long keys, and on replacements outside the blob.
    private void Check(string member)
    {
        var heights = new ushort[_units.Length];
        var path = new Stack<(uint State, int Label)>();
        path.Push((0, 0));
        while (path.TryPop(out var top))
        {
            var (state, label) = top;
            if (label == 0 && HasLeaf(_units[state]))
            {
                CheckReplacement(state, member);
            }

            var child = state;
            while (++label < 256 && !TryStep(ref child, (byte)label))
            {
            }

            if (label == 256)
            {
                var height = 0;
                for (var i = 1; i < 256; i++)
                {
                    var next = state;
                    height = TryStep(ref next, (byte)i) ? Math.Max(height, heights[next] + 1) : height;
                }

                heights[state] = (ushort)(height == 0 ? 1 : height);
                continue;
            }

            path.Push((state, label));
            if (heights[child] == 0)
            {
                path.Push((child, 0));
            }

            // A cycle makes the path grow endlessly.
            if (path.Count + heights[child] > MaxKey)
            {
                throw new OnnxModelException($"{member} has a key of more than {MaxKey} bytes, or a cycle. The file is damaged.");
            }
        }
    }

    private void CheckReplacement(uint state, string member)
    {
        var leaf = state ^ Offset(_units[state]);
        var value = leaf < (uint)_units.Length ? _units[leaf] & ValueMask : long.MaxValue;
        if (value >= _replacements.Length)
        {
            throw new OnnxModelException($"{member} refers to a replacement at {value} of {_replacements.Length} bytes. The file is damaged.");
        }

        var rest = _replacements.AsSpan((int)value);
        var end = rest.IndexOf((byte)0);
        if (end is < 0 or > MaxReplacement || !System.Text.Unicode.Utf8.IsValid(rest[..end]))
        {
            throw new OnnxModelException($"{member} has a replacement at {value} that is not UTF-8 text of at most {MaxReplacement} bytes. The file is damaged.");
        }
    }
}
