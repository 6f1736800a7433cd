using BestRoute.Onnx;

namespace BestRoute.Benchmarks.Inference;

/// <summary>The plain graph, one run at a time on all cores, as a program without further thought would use it.</summary>
internal sealed class PlainSession(string path, OnnxOptions options) : IDisposable
{
    private readonly OnnxSession _session = OnnxSession.Open(path, options);
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc />
    public void Dispose()
    {
        _session.Dispose();
        _turn.Dispose();
    }

    /// <summary>Runs the graph on a text.</summary>
    /// <param name="ids">The ids, without padding.</param>
    /// <param name="output">The name of the output.</param>
    /// <param name="width">The length of the output.</param>
    public async Task<float[]> RunAsync(long[] ids, string output, int width)
    {
        await _turn.WaitAsync();
        try
        {
            var mask = new long[ids.Length];
            Array.Fill(mask, 1);
            var result = new float[width];
            _session.Run(
                [new("input_ids", OnnxTensor.Of<long>(ids, 1, ids.Length)), new("attention_mask", OnnxTensor.Of<long>(mask, 1, ids.Length))],
                [new NamedTensor(output, OnnxTensor.Of<float>(result, 1, width))]);
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }
}
