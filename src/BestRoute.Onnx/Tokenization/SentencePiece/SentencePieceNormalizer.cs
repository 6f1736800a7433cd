using System.Text;

namespace BestRoute.Onnx;

/// <summary>Normalizes text as the C++ library of SentencePiece does, piece by piece. Immutable. The progress in a text is in a <see cref="State"/>.</summary>
internal sealed class SentencePieceNormalizer
{
    private const byte Space = (byte)' ';

    /// <summary>The maximum length that one step writes: every byte of a piece as an escaped space.</summary>
    private const int MaxStep = 3 * PieceTrie.MaxPieceLength;

    private readonly SentencePieceModel _model;
    private readonly PieceTrie? _verbatim;
    private readonly byte[] _space;
    private readonly bool[] _isPlain = new bool[128];

    /// <summary>Initializes a new instance of the <see cref="SentencePieceNormalizer"/> class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="verbatim">The pieces, by id, that are not changed; null if there are none.</param>
    public SentencePieceNormalizer(SentencePieceModel model, PieceTrie? verbatim)
    {
        (_model, _verbatim) = (model, verbatim);
        _space = model.EscapeSpaces ? "\u2581"u8.ToArray() : [Space];
        for (var c = 0; c < _isPlain.Length; c++)
        {
            _isPlain[c] = model.CharacterMap?.IsPlain((char)c) != false && (verbatim is null || verbatim.Step(0, (byte)c) < 0);
        }
    }

    /// <summary>Begins a text.</summary>
    public State Begin(ReadOnlySpan<char> text)
    {
        var start = 0;
        Span<byte> character = stackalloc byte[4];
        while (_model.RemoveExtraSpaces && start < text.Length && Next(text[start..], character, out var length) is [Space])
        {
            start += length;
        }

        var hasDummy = _model.AddDummyPrefix && start < text.Length;
        return new State
        {
            Position = start,
            Spaces = hasDummy && !_model.SpaceIsSuffix ? 1 : 0,
            AfterSpace = _model.RemoveExtraSpaces,
            HasSuffix = hasDummy && _model.SpaceIsSuffix,
        };
    }

    /// <summary>Writes more of the normalized text, in whole characters.</summary>
    /// <param name="text">The same text each time.</param>
    /// <param name="state">The progress in the text.</param>
    /// <param name="target">The room for it, at least <see cref="UnigramLattice.MinRoom"/> bytes.</param>
    /// <returns>The number of bytes that were written. They are the last ones if <see cref="State.IsEnd"/> is set.</returns>
    public int Write(ReadOnlySpan<char> text, ref State state, Span<byte> target)
    {
        Span<byte> character = stackalloc byte[4];
        var written = 0;
        var last = target.Length - MaxStep;
        while (state.Position < text.Length && written <= last)
        {
            var c = text[state.Position];
            var isPlain = c < _isPlain.Length && _isPlain[c] && (state.Position + 1 == text.Length || text[state.Position + 1] < _isPlain.Length);
            if (isPlain && c != Space && state.Spaces <= 1)
            {
                WriteSpaces(ref state, target, ref written);
                target[written++] = (byte)c;
                state.AfterSpace = false;
                state.Position++;
                continue;
            }

            if (isPlain && c == Space)
            {
                state.Spaces += state.AfterSpace ? 0 : 1;
                state.AfterSpace = _model.RemoveExtraSpaces;
                state.Position++;
                continue;
            }

            var unit = Next(text[state.Position..], character, out var length);
            unit = state.AfterSpace ? unit.TrimStart(Space) : unit;
            if (SpaceLength(unit) < unit.Length && !WriteSpaces(ref state, target[..last], ref written))
            {
                break;
            }

            state.Position += length;
            if (!unit.IsEmpty)
            {
                state.AfterSpace = _model.RemoveExtraSpaces && unit[^1] == Space;
                Write(unit, ref state, target, ref written);
            }
        }

        if (state.Position == text.Length && written <= last)
        {
            state.Spaces = (_model.RemoveExtraSpaces ? 0 : state.Spaces) + (state.HasSuffix ? 1 : 0);
            state.HasSuffix = false;
            state.IsEnd = WriteSpaces(ref state, target, ref written);
        }

        return written;
    }

    // The next part: a piece that is not changed, otherwise the replacement of the longest key of the map, otherwise one character.
    private ReadOnlySpan<byte> Next(ReadOnlySpan<char> text, Span<byte> character, out int length)
    {
        if (_verbatim is not null && _verbatim.LongestPrefix(text, out length) is >= 0 and var id)
        {
            return _model.Pieces[id].Text;
        }

        if (_model.CharacterMap is { } map && map.Match(text, longest: true, out length) is var replacement && length > 0)
        {
            return replacement;
        }

        Rune.DecodeFromUtf16(text, out var rune, out length);
        return character[..rune.EncodeToUtf8(character)];
    }

    private void Write(ReadOnlySpan<byte> unit, ref State state, Span<byte> target, ref int written)
    {
        while (!unit.IsEmpty)
        {
            var space = SpaceLength(unit);
            if (space > 0)
            {
                state.Spaces++;
                unit = unit[space..];
                continue;
            }

            WriteSpaces(ref state, target, ref written);
            target[written++] = unit[0];
            unit = unit[1..];
        }
    }

    // Spaces wait until something follows, because spaces at the end of a text are removed.
    private bool WriteSpaces(ref State state, Span<byte> target, ref int written)
    {
        for (; state.Spaces > 0 && written + _space.Length <= target.Length; state.Spaces--)
        {
            _space.CopyTo(target[written..]);
            written += _space.Length;
        }

        return state.Spaces == 0;
    }

    // The bytes of the space, escaped or not yet escaped, that begins a text; 0 if none does.
    private int SpaceLength(ReadOnlySpan<byte> text) => text is [Space, ..] ? 1 : text.StartsWith(_space) ? _space.Length : 0;

    /// <summary>The progress in a text.</summary>
    internal struct State
    {
        /// <summary>The number of characters that were read.</summary>
        public int Position;

        /// <summary>The number of spaces that were read but not written.</summary>
        public int Spaces;

        /// <summary>Whether a space was read last, so that more spaces are removed.</summary>
        public bool AfterSpace;

        /// <summary>Whether a space must be written at the end.</summary>
        public bool HasSuffix;

        /// <summary>Whether everything was written.</summary>
        public bool IsEnd;
    }
}
