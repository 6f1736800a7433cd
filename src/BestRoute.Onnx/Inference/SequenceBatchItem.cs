using System.Buffers;

namespace BestRoute.Onnx;

/// <summary>Sequences of one request that a device computes in one batch, and the memory for their results.</summary>
internal sealed class SequenceBatchItem : BatchItem
{
    private readonly TokenBuffer _tokens;
    private readonly (int Row, int Start, int Length)[] _sequences;
    private readonly int _width;
    private readonly float[] _results;

    /// <summary>Initializes a new instance of the <see cref="SequenceBatchItem"/> class.</summary>
    /// <param name="tokens">The ids of all sequences of the request.</param>
    /// <param name="sequences">Which of them are in this item: the row of the result, and where the ids are.</param>
    /// <param name="width">The number of values per sequence.</param>
    public SequenceBatchItem(TokenBuffer tokens, (int Row, int Start, int Length)[] sequences, int width)
    {
        _tokens = tokens;
        _sequences = sequences;
        _width = width;
        _results = ArrayPool<float>.Shared.Rent(sequences.Length * width);
        Longest = sequences.Max(static sequence => sequence.Length);
    }

    /// <inheritdoc/>
    public override int Sequences => _sequences.Length;

    /// <inheritdoc/>
    public override int Longest { get; }

    /// <summary>Puts the sequences into a batch.</summary>
    /// <param name="buffers">The batch.</param>
    /// <param name="first">The place of the first sequence.</param>
    /// <param name="length">The length of the batch.</param>
    public void Fill(RunBuffers buffers, int first, int length)
    {
        for (var i = 0; i < _sequences.Length; i++)
        {
            buffers.Set(first + i, length, _tokens.Ids.Slice(_sequences[i].Start, _sequences[i].Length));
        }
    }

    /// <summary>Copies the results from a batch.</summary>
    public void Take(RunBuffers buffers, int first)
    {
        for (var i = 0; i < _sequences.Length; i++)
        {
            buffers.Result(first + i).CopyTo(_results.AsSpan(i * _width));
        }
    }

    /// <summary>Copies the results to the caller, after the item has ended successfully. A batch may still write to an item that was cancelled.</summary>
    public void Deliver(Span<float> destination)
    {
        for (var i = 0; i < _sequences.Length; i++)
        {
            _results.AsSpan(i * _width, _width).CopyTo(destination[(_sequences[i].Row * _width)..]);
        }

        ArrayPool<float>.Shared.Return(_results);
    }
}
