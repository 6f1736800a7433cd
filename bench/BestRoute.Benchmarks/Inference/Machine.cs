using System.Diagnostics;
using BestRoute.Onnx;

namespace BestRoute.Benchmarks.Inference;

/// <summary>What the machine can do at best: the same kernels on a matrix product that suits them, and reading memory from end to end.</summary>
/// <param name="SingleFlops">Operations per second in 32-bit floats.</param>
/// <param name="Int8Ops">Operations per second in 8-bit integers, with the quantization of the input.</param>
/// <param name="Bandwidth">Bytes per second.</param>
internal sealed record Machine(double SingleFlops, double Int8Ops, double Bandwidth)
{
    // The largest product of the router; powers of two would make lines of the cache collide.
    private const int Rows = 512;
    private const int Inner = 768;
    private const int Width = 3072;
    private const int Repetitions = 40;

    /// <summary>Measures it.</summary>
    public static Machine Measure(OnnxOptions options) => new(
        Operations(options, static (graph, input) => graph.Node("MatMul", [input, graph.Constant("weight", TensorType.Float, static () => new float[Inner * Width], Inner, Width)])),
        Operations(options, static (graph, input) => graph.Node(
            "DynamicQuantizeMatMul",
            [
                input,
                graph.Constant("weight", TensorType.Int8, static () => new sbyte[Inner * Width], Inner, Width),
                graph.Constant("scale", TensorType.Float, static () => Enumerable.Repeat(1f, Width).ToArray(), Width),
            ])),
        ReadBytes(options.EffectiveThreads));

    private static double Operations(OnnxOptions options, Func<GraphBuilder, string, string> product)
    {
        var folder = Directory.CreateTempSubdirectory("bestroute-machine-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.onnx");
            using (var data = File.Create(path + ".data"))
            {
                var graph = new GraphBuilder(new TensorStore(data, "model.onnx.data"));
                var input = graph.Input("x", TensorType.Float, Rows, Inner);
                graph.Output("y", product(graph, input), TensorType.Float, Rows, Width);
                File.WriteAllBytes(path, graph.ToModel());
            }

            using var session = OnnxSession.Open(path, options);
            NamedTensor[] inputs = [new("x", OnnxTensor.Of<float>(new float[Rows * Inner], Rows, Inner))];
            NamedTensor[] outputs = [new("y", OnnxTensor.Of<float>(new float[Rows * Width], Rows, Width))];
            return 2.0 * Rows * Inner * Width / Best(() => session.Run(inputs, outputs));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double ReadBytes(int threads)
    {
        var memory = new long[64 << 20];
        Array.Fill(memory, 1);
        var part = memory.Length / threads;
        return memory.Length * (double)sizeof(long) / Best(() => Parallel.For(
            0, threads, thread => System.Numerics.Tensors.TensorPrimitives.Sum<long>(memory.AsSpan(thread * part, part))));
    }

    private static double Best(Action action)
    {
        var best = double.MaxValue;
        for (var i = 0; i < Repetitions; i++)
        {
            var clock = Stopwatch.StartNew();
            action();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return best;
    }
}
