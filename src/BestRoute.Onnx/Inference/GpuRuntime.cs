namespace BestRoute.Onnx;

/// <summary>Runs sequences in batches that concurrent requests share: a GPU computes many sequences in little more time than one.</summary>
internal sealed class GpuRuntime : ISequenceRuntime
{
    private readonly OnnxBinding _binding;
    private readonly SequenceTokenizer _tokenizer;
    private readonly int _width;
    private readonly int _largest;
    private readonly RunBuffers _buffers;
    private readonly MicroBatcher<SequenceBatchItem> _batcher;

    /// <summary>Initializes a new instance of the <see cref="GpuRuntime"/> class.</summary>
    /// <param name="session">The model. It is not disposed.</param>
    /// <param name="tokenizer">Turns texts into ids.</param>
    /// <param name="output">The output that is wanted.</param>
    /// <param name="width">The number of values per sequence.</param>
    /// <param name="options">How batches are made.</param>
    /// <param name="time">Measures the wait for more requests.</param>
    public GpuRuntime(OnnxSession session, SequenceTokenizer tokenizer, string output, int width, OnnxOptions options, TimeProvider time)
    {
        _binding = session.Bind();
        _tokenizer = tokenizer;
        _width = width;
        _largest = options.MaxBatchSize;
        _buffers = new RunBuffers(output, width);
        _batcher = new MicroBatcher<SequenceBatchItem>(Run, options, time);
    }

    /// <inheritdoc/>
    public async ValueTask RunAsync(string first, IReadOnlyList<string>? seconds, Memory<float> destination, CancellationToken cancellationToken)
    {
        await _batcher.EnterAsync(cancellationToken).ConfigureAwait(false);
        SequenceBatchItem[] items;
        try
        {
            items = Items(first, seconds);
        }
        catch
        {
            _batcher.Leave();
            throw;
        }

        if (items.Length == 1)
        {
            await _batcher.SubmitAsync(items[0], cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await SubmitAsync(items, cancellationToken).ConfigureAwait(false);
        }

        foreach (var item in items)
        {
            item.Deliver(destination.Span);
        }
    }

    public void Dispose()
    {
        _batcher.Dispose();
        _binding.Dispose();
    }

    /// <summary>Makes the ids. If there are more sequences than one batch holds, divides them, starting with the shortest.</summary>
    private SequenceBatchItem[] Items(string first, IReadOnlyList<string>? seconds)
    {
        var tokens = new TokenBuffer();
        var sequences = new (int Row, int Start, int Length)[seconds?.Count ?? 1];
        for (var row = 0; row < sequences.Length; row++)
        {
            var start = tokens.Count;
            sequences[row] = (row, start, _tokenizer.Encode(first, seconds?[row], tokens));
        }

        Array.Sort(sequences, static (left, right) => (left.Length, left.Row).CompareTo((right.Length, right.Row)));
        return [.. sequences.Chunk(_largest).Select(chunk => new SequenceBatchItem(tokens, chunk, _width))];
    }

    private async Task SubmitAsync(SequenceBatchItem[] items, CancellationToken cancellationToken)
    {
        // The first item already has room.
        var asked = new List<Task>(items.Length) { _batcher.SubmitAsync(items[0], cancellationToken) };
        try
        {
            foreach (var item in items.Skip(1))
            {
                await _batcher.EnterAsync(cancellationToken).ConfigureAwait(false);
                asked.Add(_batcher.SubmitAsync(item, cancellationToken));
            }
        }
        finally
        {
            await Task.WhenAll(asked).ConfigureAwait(false);
        }
    }

    /// <summary>Computes a batch. Only one is computed at a time.</summary>
    private void Run(IReadOnlyList<SequenceBatchItem> items, CancellationToken cancellationToken)
    {
        int sequences = 0, longest = 0;
        foreach (var item in items)
        {
            sequences += item.Sequences;
            longest = Math.Max(longest, item.Longest);
        }

        _buffers.Begin(sequences, longest, _tokenizer.PadId);
        var next = 0;
        foreach (var item in items)
        {
            item.Fill(_buffers, next, longest);
            next += item.Sequences;
        }

        _binding.Run(_buffers.Inputs, _buffers.Outputs, cancellationToken);
        next = 0;
        foreach (var item in items)
        {
            item.Take(_buffers, next);
            next += item.Sequences;
        }
    }
}
