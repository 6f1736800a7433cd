using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>
/// Finds the segmentation of a normalized text with the highest score (Viterbi), while the text arrives. A token is returned as soon as later text cannot
/// change it, so only a window of the text is kept. Not thread-safe. It is used again and again.
/// </summary>
internal sealed class UnigramLattice
{
    /// <summary>The minimum room for more of the text, in bytes.</summary>
    public const int MinRoom = 4 * PieceTrie.MaxPieceLength;

    private const int InitialCapacity = 4 * MinRoom;

    /// <summary>Larger arrays, made for an unusually long text, are not kept.</summary>
    private const int KeptCapacity = 1 << 16;

    private byte[] _text = [];
    private Node[] _nodes = [];
    private int _filled;
    private int _position;
    private int _start;
    private int _reach;
    private bool _afterUnknown;

    /// <summary>Begins a text.</summary>
    public void Reset()
    {
        if (_text.Length is 0 or > KeptCapacity)
        {
            Allocate(InitialCapacity);
        }

        (_filled, _position, _start, _reach, _afterUnknown) = (0, 0, 0, 0, false);
        _nodes[0] = new Node { Start = -1 };
    }

    /// <summary>The room for more of the text, at least <see cref="MinRoom"/>. Call <see cref="Commit"/> with the number of bytes that were written, always whole characters.</summary>
    public Span<byte> Room()
    {
        if (_text.Length - _filled < MinRoom)
        {
            MakeRoom();
        }

        return _text.AsSpan(_filled);
    }

    /// <summary>Sets how many bytes of the room were written.</summary>
    public void Commit(int bytes)
    {
        // A node is valid when its start is set.
        MemoryMarshal.CreateSpan(ref _nodes[_filled], bytes + 1)[1..].Fill(new Node { Start = -1 });
        _filled += bytes;
    }

    /// <summary>Continues with the text that was written, and returns the tokens that are certain.</summary>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="literal">Whether reserved pieces match nothing.</param>
    /// <param name="isEnd">Whether the text is complete.</param>
    /// <param name="buffer">Receives the ids.</param>
    public void Advance<TPrecision>(UnigramVocabulary vocabulary, bool literal, bool isEnd, TokenBuffer buffer)
        where TPrecision : struct, IScorePrecision
    {
        // A piece that may continue in later text is not tried yet.
        var stop = isEnd ? _filled : _filled - Math.Max(vocabulary.Trie.Longest, 4);
        var trie = vocabulary.Trie;
        ref var units = ref MemoryMarshal.GetArrayDataReference(trie.Units);
        ref var nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        ref var text = ref MemoryMarshal.GetArrayDataReference(_text);
        var position = _position;
        var reach = _reach;
        var filled = _filled;
        for (; position < stop; position += Length(Unsafe.Add(ref text, position)))
        {
            // If no piece crosses this point, all paths meet here, and everything before it is certain.
            if (position == reach && position > _start)
            {
                GiveOut(vocabulary, _start, position, buffer);
                _start = position;
            }

            var score = Unsafe.Add(ref nodes, position).Score;
            var single = position + Length(Unsafe.Add(ref text, position));
            var hasSingle = false;
            var state = 0;
            for (var end = position; end < filled;)
            {
                var next = Unsafe.Add(ref units, state).Base ^ Unsafe.Add(ref text, end);
                ref var unit = ref Unsafe.Add(ref units, next);
                if (unit.Parent != state)
                {
                    break;
                }

                state = next;
                end++;
                var pieceScore = unit.Score;
                if (pieceScore == PieceTrie.NoPiece)
                {
                    continue;
                }

                if (pieceScore == PieceTrie.ReservedPiece)
                {
                    if (literal)
                    {
                        continue;
                    }

                    pieceScore = trie.ReservedScore(state);
                }

                var candidate = pieceScore + score;
                ref var node = ref Unsafe.Add(ref nodes, end);
                if (node.Start < 0 || candidate > node.Score)
                {
                    node.Score = TPrecision.Keep(candidate);
                    node.Start = position;
                    node.State = state;
                }

                hasSingle |= end == single;
                reach = Math.Max(reach, end);
            }

            if (!hasSingle)
            {
                var candidate = TPrecision.Keep(vocabulary.UnknownScore + score);
                ref var node = ref Unsafe.Add(ref nodes, single);
                if (node.Start < 0 || candidate > node.Score)
                {
                    node.Score = candidate;
                    node.Start = position;
                    node.State = -1;
                }

                reach = Math.Max(reach, single);
            }
        }

        (_position, _reach) = (position, reach);
        if (isEnd)
        {
            GiveOut(vocabulary, _start, _filled, buffer);
            _start = _filled;
        }
        else if (_text.Length - _filled < MinRoom && _position - _start > _text.Length / 2)
        {
            var common = CommonAncestor();
            GiveOut(vocabulary, _start, common, buffer);
            _start = common;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Length(byte first) => first < 0x80 ? 1 : BitOperations.LeadingZeroCount(~((uint)first << 24));

    // The nodes on the best path from one node to a later one. Its links are reversed, so no other memory is needed.
    private void GiveOut(UnigramVocabulary vocabulary, int start, int end, TokenBuffer buffer)
    {
        var following = -1;
        for (var node = end; node != start;)
        {
            var before = _nodes[node].Start;
            _nodes[node].Start = following;
            (following, node) = (node, before);
        }

        for (int from = start, node = following; node >= 0; from = node, node = _nodes[node].Start)
        {
            var state = _nodes[node].State;
            if (state < 0 && vocabulary.ByteIds is { } byteIds)
            {
                for (var i = from; i < node; i++)
                {
                    buffer.Add(byteIds[_text[i]]);
                }

                continue;
            }

            var id = state < 0 ? vocabulary.UnknownId : vocabulary.Trie.ValueAt(state);
            var isUnknown = id == vocabulary.UnknownId;
            if (!isUnknown || !_afterUnknown)
            {
                buffer.Add(id);
            }

            _afterUnknown = isUnknown;
        }
    }

    // The last node that is on all paths that can still win: follow the links back from the nodes at which later pieces start.
    private int CommonAncestor()
    {
        var common = _position;
        for (var end = _position + 1; end <= _reach; end++)
        {
            var node = _nodes[end].Start;
            while (node >= 0 && node != common)
            {
                if (node > common)
                {
                    node = _nodes[node].Start;
                }
                else
                {
                    common = _nodes[common].Start;
                }
            }
        }

        return common;
    }

    private void MakeRoom()
    {
        var held = _filled - _start;
        var (text, nodes) = (_text, _nodes);
        if (held > text.Length / 2)
        {
            Allocate(checked(2 * text.Length));
        }

        Array.Copy(text, _start, _text, 0, held);
        Array.Copy(nodes, _start, _nodes, 0, held + 1);
        for (var i = 1; _start > 0 && i <= held; i++)
        {
            // Only nodes that are set have a link, and no link goes back before the first one.
            if (_nodes[i].Start >= 0)
            {
                _nodes[i].Start -= _start;
            }
        }

        (_filled, _position, _reach, _start) = (held, _position - _start, _reach - _start, 0);
    }

    private void Allocate(int capacity) => (_text, _nodes) = (new byte[capacity], new Node[capacity + 1]);

    private struct Node
    {
        public double Score;

        /// <summary>The start of the best piece that ends here; -1 if there is none yet.</summary>
        public int Start;

        /// <summary>The state of that piece; -1 for an unknown character.</summary>
        public int State;
    }
}
