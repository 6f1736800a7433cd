using System.Diagnostics;
using System.Globalization;
using BestRoute.Onnx;

namespace BestRoute.Benchmarks.Inference;

/// <summary>Compares our own binding to ONNX Runtime with Microsoft's, by turns in one process: time and managed bytes of one run. WORK is a folder for the models.</summary>
internal static class BindingSpeed
{
    private const int Width = 384;
    private const int Inner = 1536;
    private const int Rounds = 301;

    public static Task RunAsync(string[] arguments, TextWriter output)
    {
        var options = new OnnxOptions { Device = OnnxDevice.Cpu, Threads = 1 };
        output.WriteLine("| model | run | own, us | Microsoft's, us | ratio | own, bytes | Microsoft's, bytes |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        Measure(Write(arguments[0], layers: 0), "y = -x, 384 numbers", options, output, runs: 2000, 1);
        foreach (int rows in new[] { 16, 64, 128 })
        {
            Measure(Write(arguments[0], layers: 6), $"6 feed-forward layers of MiniLM's size, {rows} tokens", options, output, runs: 4, rows);
        }

        return Task.CompletedTask;
    }

    private static void Measure(string path, string name, OnnxOptions options, TextWriter output, int runs, int rows)
    {
        using var own = OnnxSession.Open(path, options);
        using var microsoft = Onnx.Runtime.OnnxSession.Open(path, options);
        using var ownBinding = own.Bind();
        using var microsoftBinding = microsoft.Bind();
        var x = GC.AllocateArray<float>((rows + 1) * Width, pinned: true);
        var y = GC.AllocateArray<float>((rows + 1) * Width, pinned: true);
        Array.Fill(x, 0.5f);
        var input = OnnxTensor.Of<float>(x, rows, Width);
        var result = OnnxTensor.Of<float>(y, rows, Width);
        NamedTensor[] inputs = [new("x", input)];
        NamedTensor[] outputs = [new("y", result)];
        using var source = new CancellationTokenSource();
        Compare("same shape", () => own.Run(inputs, outputs, source.Token), () => microsoft.Run(inputs, outputs, source.Token));
        Compare("on buffers of the device", () => ownBinding.Run(inputs, outputs, source.Token), () => microsoftBinding.Run(inputs, outputs, source.Token));
        Compare(
            "another shape each time",
            () =>
            {
                Reshape();
                own.Run(inputs, outputs, source.Token);
            },
            () =>
            {
                Reshape();
                microsoft.Run(inputs, outputs, source.Token);
            });

        void Reshape()
        {
            int next = (int)input.Shape[0] == rows ? rows + 1 : rows;
            input.Set(x, next, Width);
            result.Set(y, next, Width);
        }

        void Compare(string kind, Action first, Action second)
        {
            var (times, bytes) = (new double[2][], new long[2]);
            (times[0], times[1]) = (new double[Rounds], new double[Rounds]);
            Block(first, out _);
            Block(second, out _);
            for (int round = 0; round < Rounds; round++)
            {
                for (int turn = 0; turn < 2; turn++)
                {
                    int which = (turn + round) % 2;
                    times[which][round] = Block(which == 0 ? first : second, out bytes[which]);
                }
            }

            Array.ForEach(times, Array.Sort);
            double one = times[0][Rounds / 4], other = times[1][Rounds / 4];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {kind} | {one:0.00} | {other:0.00} | {other / one:0.000} | {bytes[0] / (double)runs:0} | {bytes[1] / (double)runs:0} |"));
        }

        double Block(Action run, out long bytes)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < runs; i++)
            {
                run();
            }

            double time = Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs;
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            return time;
        }
    }

    private static string Write(string work, int layers)
    {
        string path = Path.Combine(work, $"binding-{layers}.onnx");
        using var data = File.Create(path + ".data");
        var graph = new GraphBuilder(new TensorStore(data, Path.GetFileName(path) + ".data"));
        string hidden = graph.Input("x", TensorType.Float, "rows", Width);
        for (int layer = 0; layer < layers; layer++)
        {
            string up = graph.Node("MatMul", [hidden, graph.Constant($"up{layer}", TensorType.Float, static () => Weights(Width * Inner), Width, Inner)]);
            hidden = graph.Node("MatMul", [graph.Node("Relu", [up]), graph.Constant($"down{layer}", TensorType.Float, static () => Weights(Width * Inner), Inner, Width)]);
        }

        graph.Output("y", layers == 0 ? graph.Node("Neg", [hidden]) : hidden, TensorType.Float, "rows", Width);
        File.WriteAllBytes(path, graph.ToModel());
        return path;
    }

    private static float[] Weights(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) / 20)];
    }
}
