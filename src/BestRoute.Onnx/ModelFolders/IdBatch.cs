namespace BestRoute.Onnx;

/// <summary>Token ids of some texts, padded to the longest.</summary>
/// <param name="Ids">The ids, row after row.</param>
/// <param name="Mask">1 for tokens and 0 for padding.</param>
/// <param name="Batch">The number of texts.</param>
/// <param name="Length">The number of tokens of the longest.</param>
internal sealed record IdBatch(long[] Ids, long[] Mask, int Batch, int Length)
{
    /// <summary>Pads rows of ids.</summary>
    public static IdBatch Of(IReadOnlyList<long[]> rows, long padId)
    {
        var length = rows.Max(static row => row.Length);
        var (ids, mask) = (new long[rows.Count * length], new long[rows.Count * length]);
        Array.Fill(ids, padId);
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].CopyTo(ids, i * length);
            mask.AsSpan(i * length, rows[i].Length).Fill(1);
        }

        return new IdBatch(ids, mask, rows.Count, length);
    }

    /// <summary>Runs a graph.</summary>
    /// <param name="session">The graph.</param>
    /// <param name="outputs">The outputs that are wanted.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public IReadOnlyList<OutputTensor> Run(OnnxSession session, IReadOnlyList<string> outputs, CancellationToken cancellationToken = default) => session.Run(
        [new("input_ids", OnnxTensor.Of<long>(Ids, Batch, Length)), new("attention_mask", OnnxTensor.Of<long>(Mask, Batch, Length))],
        outputs,
        cancellationToken);
}
