using System.Diagnostics;

namespace BestRoute.Onnx.Tests;

/// <summary>Alone, since it looks at the whole process.</summary>
[CollectionDefinition(nameof(OnnxSessionMemoryTests), DisableParallelization = true)]
[Collection(nameof(OnnxSessionMemoryTests))]
public sealed class OnnxSessionMemoryTests
{
    private const long Slack = 8 << 20;

    [NativeFact]
    public void Run_AllocatesNothing()
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
    public void TenThousandRuns_KeepTheMemoryOfTheProcess()
    {
        using var session = TinyModel.Affine().Open();
        var random = new Random(1);
        var (x, y) = (new float[3 * 512], new float[3 * 512]);
        var (input, output) = (OnnxTensor.Of<float>(x, 512, 3), OnnxTensor.Of<float>(y, 512, 3));
        Run(2000);

        var before = Resident();
        Run(10_000);
        Assert.InRange(Resident() - before, long.MinValue, Slack);

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
    public void FailedAndCancelledRuns_AndSessionsOpenedAndClosed_KeepTheMemoryOfTheProcess()
    {
        using var loop = TinyModel.Loop().Open();
        var steps = OnnxTensor.Of<long>(new[] { 1_000_000_000L });
        var (x, y) = (OnnxTensor.Of<float>(new float[1], 1), OnnxTensor.Of<float>(new float[1], 1));
        Round(30);

        var before = Resident();
        Round(200);
        Assert.InRange(Resident() - before, long.MinValue, Slack);

        void Round(int times)
        {
            for (var i = 0; i < times; i++)
            {
                using var source = new CancellationTokenSource();
                var cancel = Task.Run(source.Cancel);
                Assert.ThrowsAny<OperationCanceledException>(() => loop.Run([new("steps", steps), new("x", x)], [new("y", y)], source.Token));
                cancel.Wait();
                using var session = TinyModel.Product().Open();
                var a = OnnxTensor.Of<float>(new float[6], 2, 3);
                Assert.Throws<OnnxException>(() => session.Run([new("a", a), new("b", a)], ["c"]));
            }
        }
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
