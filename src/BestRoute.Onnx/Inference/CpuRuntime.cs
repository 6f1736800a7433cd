using System.Collections.Concurrent;

namespace BestRoute.Onnx;

/// <summary>
/// Runs each sequence alone, at its own length. On a CPU, a batch takes as long as its sequences one by one, and padding costs as much as text. Only as many
/// runs are active at the same time as keep the processors busy.
/// </summary>
internal sealed class CpuRuntime : ISequenceRuntime
{
    private readonly OnnxSession _session;
    private readonly SequenceTokenizer _tokenizer;
    private readonly string _output;
    private readonly int _width;
    private readonly RunGate _gate;
    private readonly ConcurrentBag<RunBuffers> _buffers = [];

    /// <summary>Initializes a new instance of the <see cref="CpuRuntime"/> class.</summary>
    /// <param name="session">The model. It is not disposed.</param>
    /// <param name="tokenizer">Turns texts into ids.</param>
    /// <param name="output">The output that is wanted.</param>
    /// <param name="width">The number of values per sequence.</param>
    /// <param name="threads">The number of threads of a run.</param>
    public CpuRuntime(OnnxSession session, SequenceTokenizer tokenizer, string output, int width, int threads)
    {
        _session = session;
        _tokenizer = tokenizer;
        _output = output;
        _width = width;
        _gate = new RunGate(RunGate.RunsFor(Environment.ProcessorCount, threads));
    }

    /// <inheritdoc/>
    public async ValueTask RunAsync(string first, IReadOnlyList<string>? seconds, Memory<float> destination, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (SynchronizationContext.Current is not null)
        {
            // The rest computes on this thread, which belongs to a user interface.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        if (seconds is null)
        {
            await RunAsync(first, second: null, 0, destination, cancellationToken).ConfigureAwait(false);
        }
        else if (_gate.Runs == 1 || seconds.Count == 1)
        {
            for (var i = 0; i < seconds.Count; i++)
            {
                await RunAsync(first, seconds[i], i, destination, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = _gate.Runs, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, seconds.Count, options, (i, token) => RunAsync(first, seconds[i], i, destination, token)).ConfigureAwait(false);
        }
    }

    public void Dispose() => _buffers.Clear();

    private async ValueTask RunAsync(string first, string? second, int row, Memory<float> destination, CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Run(first, second, destination.Span.Slice(row * _width, _width), cancellationToken);
        }
        finally
        {
            _gate.Leave();
        }
    }

    private void Run(string first, string? second, Span<float> destination, CancellationToken cancellationToken)
    {
        var buffers = _buffers.TryTake(out var kept) ? kept : new RunBuffers(_output, _width);
        buffers.Tokens.Clear();
        var length = _tokenizer.Encode(first, second, buffers.Tokens);
        buffers.Begin(1, length, _tokenizer.PadId);
        buffers.Set(0, length, buffers.Tokens.Ids);
        _session.Run(buffers.Inputs, buffers.Outputs, cancellationToken);
        buffers.Result(0).CopyTo(destination);
        _buffers.Add(buffers);
    }
}
