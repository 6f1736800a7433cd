namespace BestRoute.Onnx.Tests;

/// <summary>Alone, since it looks at the whole process.</summary>
[CollectionDefinition(nameof(OnnxSessionMemoryTests), DisableParallelization = true)]
[Collection(nameof(OnnxSessionMemoryTests))]
public sealed class OnnxSessionMemoryTests
{
    [NativeFact]
    public void Run_allocates_nothing()
    {
        using var session = TinyModel.Affine().Open();
        using var source = new CancellationTokenSource();
        NamedTensor[] inputs = [new("x", OnnxTensor.Of<float>(new float[3], 1, 3))];
        NamedTensor[] outputs = [new("y", OnnxTensor.Of<float>(new float[3], 1, 3))];
        Run(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        // The just-in-time compiler may replace a method meanwhile, and its bookkeeping counts here.
        Assert.InRange(bytes, 0, 8000);

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                session.Run(inputs, outputs, source.Token);
            }
        }
    }

    [NativeFact]
    public void Ten_thousand_runs_keep_the_memory_of_the_process()
    {
        using var session = TinyModel.Affine().Open();
        var random = new Random(1);
        var (x, y) = (new float[3 * 512], new float[3 * 512]);
        var (input, output) = (OnnxTensor.Of<float>(x, 512, 3), OnnxTensor.Of<float>(y, 512, 3));

        // 16 bytes for each run would be a leak.
        Assert.InRange(Growth(() => Run(1000)), long.MinValue, 16_000);

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var rows = random.Next(1, 513);
                input.Set(x, rows, 3);
                output.Set(y, rows, 3);
                session.Run([new("x", input)], [new("y", output)]);
            }
        }
    }

    [NativeFact]
    public void Failed_runs_keep_the_memory_of_the_process()
    {
        using var session = TinyModel.Product().Open();
        var a = OnnxTensor.Of<float>(new float[6], 2, 3);

        // The text of one error is longer.
        Assert.InRange(Growth(() => Repeat(300, () => Assert.Throws<OnnxException>(() => session.Run([new("a", a), new("b", a)], ["c"])))), long.MinValue, 300 * 32);
    }

    [NativeFact]
    public void Sessions_and_bindings_opened_and_closed_keep_the_memory_of_the_process()
    {
        // One session takes about 70 KB.
        Assert.InRange(Growth(() => Repeat(20, Open)), long.MinValue, 20 * 2000);

        static void Open()
        {
            using var session = TinyModel.Affine().Open();
            using var binding = session.Bind();
            var (x, y) = (OnnxTensor.Of<float>(new float[3000], 1000, 3), OnnxTensor.Of<float>(new float[3000], 1000, 3));
            binding.Run([new("x", x)], [new("y", y)]);
            Assert.Throws<OnnxException>(() => OnnxSession.Open(new byte[] { 1 }, new OnnxOptions { Device = OnnxDevice.Cpu }));
        }
    }

    private static void Repeat(int times, Action action)
    {
        for (var i = 0; i < times; i++)
        {
            action();
        }
    }

    private static long Growth(Action round)
    {
        round();
        var taken = new long[11];
        for (var i = 0; i < taken.Length; i++)
        {
            round();
            taken[i] = NativeHeap.InUse();
        }

        return NativeHeap.SteadyGrowth(taken);
    }
}
