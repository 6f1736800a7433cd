using System.Buffers.Binary;

namespace BestRoute.Onnx;

/// <summary>Collects pieces and arranges them as a <see cref="PieceTrie"/>.</summary>
internal sealed class PieceTrieBuilder
{
    private const int BlockSize = 256;

    /// <summary>Blocks that have this many newer blocks are full enough. Searching their last free places would cost more than it saves.</summary>
    private const int OpenBlocks = 16;

    private readonly List<(int Start, int Length, int Value, double Score, bool Reserved)> _pieces = [];
    private readonly Dictionary<int, double> _reserved = [];
    private byte[] _bytes = new byte[1 << 16];
    private int _used;
    private PieceUnit[] _units = [];
    private int[] _values = [];
    private int[] _next = [];
    private int[] _previous = [];
    private int _count;

    /// <summary>Adds a piece of 1 to <see cref="PieceTrie.MaxPieceLength"/> bytes. Among equal pieces, the last added one is used.</summary>
    /// <param name="piece">Its UTF-8 bytes.</param>
    /// <param name="value">Its value, not negative.</param>
    /// <param name="score">Its score, finite.</param>
    /// <param name="reserved">Whether only <see cref="TokenizationMode.Library"/> may match it.</param>
    public void Add(ReadOnlySpan<byte> piece, int value, double score, bool reserved)
    {
        if (_bytes.Length - _used < piece.Length)
        {
            Array.Resize(ref _bytes, Math.Max(checked(2 * _bytes.Length), checked(_used + piece.Length)));
        }

        piece.CopyTo(_bytes.AsSpan(_used));
        _pieces.Add((_used, piece.Length, value, score, reserved));
        _used += piece.Length;
    }

    /// <summary>Arranges the pieces.</summary>
    public PieceTrie Build()
    {
        var order = Sort();
        AddBlock();
        Take(0);
        var pending = new Stack<(int State, int Low, int High, int Depth)>();
        pending.Push((0, 0, order.Length, 0));
        Span<byte> labels = stackalloc byte[256];
        Span<int> starts = stackalloc int[257];
        var longest = 0;
        while (pending.TryPop(out var range))
        {
            var (state, low, high, depth) = range;
            longest = Math.Max(longest, depth);
            for (; low < high && _pieces[order[low]].Length == depth; low++)
            {
                SetPiece(state, order[low]);
            }

            var count = 0;
            for (var i = low; i < high; i++)
            {
                var label = _bytes[_pieces[order[i]].Start + depth];
                if (count == 0 || labels[count - 1] != label)
                {
                    (labels[count], starts[count]) = (label, i);
                    count++;
                }
            }

            if (count == 0)
            {
                continue;
            }

            starts[count] = high;
            var origin = FindBase(labels[..count]);
            _units[state].Base = origin;
            for (var i = 0; i < count; i++)
            {
                var child = origin ^ labels[i];
                Take(child);
                _units[child].Parent = state;
            }

            for (var i = count - 1; i >= 0; i--)
            {
                pending.Push((origin ^ labels[i], starts[i], starts[i + 1], depth + 1));
            }
        }

        return new PieceTrie(_units.AsSpan(0, _count).ToArray(), _values.AsSpan(0, _count).ToArray(), _reserved, longest);
    }

    // By bytes; equal pieces in the order in which they were added.
    private int[] Sort()
    {
        var order = new int[_pieces.Count];
        var prefixes = new ulong[_pieces.Count];
        Span<byte> first = stackalloc byte[sizeof(ulong)];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            first.Clear();
            Bytes(i)[..Math.Min(sizeof(ulong), _pieces[i].Length)].CopyTo(first);
            prefixes[i] = BinaryPrimitives.ReadUInt64BigEndian(first);
        }

        Array.Sort(prefixes, order);
        for (int low = 0, high; low < order.Length; low = high)
        {
            for (high = low + 1; high < order.Length && prefixes[high] == prefixes[low]; high++)
            {
            }

            order.AsSpan(low, high - low).Sort((a, b) => Bytes(a).SequenceCompareTo(Bytes(b)) is not 0 and var sign ? sign : a.CompareTo(b));
        }

        return order;
    }

    private ReadOnlySpan<byte> Bytes(int piece) => _bytes.AsSpan(_pieces[piece].Start, _pieces[piece].Length);

    private void SetPiece(int state, int piece)
    {
        var (_, _, value, score, reserved) = _pieces[piece];
        _reserved.Remove(state);
        if (reserved)
        {
            _reserved[state] = score;
        }

        _values[state] = value;
        _units[state].Score = reserved ? PieceTrie.ReservedPiece : score;
    }

    private int FindBase(ReadOnlySpan<byte> labels)
    {
        // Place 0 belongs to the root, so it can be the head of the ring of free places.
        for (var free = _next[0]; free != 0; free = _next[free])
        {
            var origin = free ^ labels[0];
            var fits = true;
            for (var i = 1; fits && i < labels.Length; i++)
            {
                var place = origin ^ labels[i];
                fits = place != 0 && _next[place] >= 0;
            }

            if (fits)
            {
                return origin;
            }
        }

        var block = _count;
        AddBlock();
        return block;
    }

    private void AddBlock()
    {
        var start = _count;
        _count += BlockSize;
        if (_units.Length < _count)
        {
            var capacity = Math.Max(_count, checked(2 * _units.Length));
            Array.Resize(ref _units, capacity);
            Array.Resize(ref _values, capacity);
            Array.Resize(ref _next, capacity);
            Array.Resize(ref _previous, capacity);
        }

        for (var i = start; i < _count; i++)
        {
            _units[i] = new PieceUnit { Parent = -1, Score = PieceTrie.NoPiece };
            _values[i] = -1;
            Append(i);
        }

        for (var i = start - (OpenBlocks * BlockSize); i >= 0 && i < start - ((OpenBlocks - 1) * BlockSize); i++)
        {
            if (i > 0 && _next[i] >= 0)
            {
                Take(i);
            }
        }
    }

    private void Append(int place)
    {
        if (place == 0)
        {
            return;
        }

        var last = _previous[0];
        (_next[last], _previous[place], _next[place], _previous[0]) = (place, last, 0, place);
    }

    // A used place is not in the ring. -1 marks it. The root is the head of the ring.
    private void Take(int place)
    {
        if (place == 0)
        {
            return;
        }

        (_next[_previous[place]], _previous[_next[place]]) = (_next[place], _previous[place]);
        _next[place] = -1;
    }
}
