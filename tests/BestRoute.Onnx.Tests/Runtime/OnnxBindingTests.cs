namespace BestRoute.Onnx.Tests;

public sealed class OnnxBindingTests
{
    [NativeFact]
    public void Run_on_buffers_of_the_session_gives_what_a_run_gives()
    {
        using var session = TinyModel.Affine(a: 3, b: -1).Open();
        using var binding = session.Bind();

        RunsOfManyShapes(binding);
    }

    [NativeFact]
    public void Run_that_fails_leaves_the_binding_usable()
    {
        using var session = TinyModel.Affine(a: 3, b: -1).Open();
        using var binding = session.Bind();
        var (x, y) = (OnnxTensor.Of<float>(new float[6], 2, 3), OnnxTensor.Of<float>(new float[3], 1, 3));

        Assert.Throws<OnnxException>(() => binding.Run([new("x", x)], [new("y", y)]));
        Assert.Throws<ArgumentException>(() => binding.Run([new("z", x)], [new("y", y)]));
        Assert.ThrowsAny<OperationCanceledException>(() => binding.Run([new("x", x)], [new("y", x)], new CancellationToken(canceled: true)));

        RunsOfManyShapes(binding);
    }

    [NativeFact]
    public async Task Run_that_is_cancelled_stops()
    {
        using var session = TinyModel.Loop().Open();
        using var binding = session.Bind();
        using var source = new CancellationTokenSource();
        var (x, y) = (OnnxTensor.Of<float>(new float[1], 1), OnnxTensor.Of<float>(new float[1], 1));

        var run = Task.Run(
            () => binding.Run([new("steps", OnnxTensor.Of<long>(new[] { long.MaxValue })), new("x", x)], [new("y", y)], source.Token));
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        binding.Run([new("steps", OnnxTensor.Of<long>(new[] { 4L })), new("x", x)], [new("y", y)]);
        Assert.Equal([4], y.Span.ToArray());
    }

    [NativeFact]
    public void Dispose_in_any_order_and_twice_is_fine()
    {
        var session = TinyModel.Affine(a: 3, b: -1).Open();
        var (binding, other) = (session.Bind(), session.Bind());
        other.Dispose();
        other.Dispose();
        Assert.Throws<ObjectDisposedException>(() => other.Run([], []));

        session.Dispose();
        RunsOfManyShapes(binding);
        binding.Dispose();
        Assert.Throws<ObjectDisposedException>(session.Bind);
    }

    [NativeFact]
    public void Runs_at_the_same_time_wait_for_each_other()
    {
        using var session = TinyModel.Affine().Open();
        using var binding = session.Bind();

        Parallel.For(0, 200, i =>
        {
            var (x, y) = (new float[] { i, i + 1, i + 2 }, new float[3]);
            binding.Run([new("x", OnnxTensor.Of<float>(x, 1, 3))], [new("y", OnnxTensor.Of<float>(y, 1, 3))]);
            Assert.Equal([(2 * i) + 1, (2 * i) + 3, (2 * i) + 5], y);
        });
    }

    [CudaFact]
    public void Cuda_gives_what_the_cpu_gives_with_and_without_binding()
    {
        using var session = TinyModel.Affine(a: 3, b: -1).Open(Cuda());
        using var binding = session.Bind();
        Assert.Equal(OnnxDevice.Cuda, session.Device);
        var (x, y) = (OnnxTensor.Of<float>(new float[] { 1, 2, 3 }, 1, 3), OnnxTensor.Of<float>(new float[3], 1, 3));

        session.Run([new("x", x)], [new("y", y)]);

        Assert.Equal([2, 5, 8], y.Span.ToArray());
        RunsOfManyShapes(binding);
    }

    [CudaFact]
    public void Cuda_multiplies_in_full_precision()
    {
        using var gpu = TinyModel.Product().Open(Cuda());
        using var cpu = TinyModel.Product().Open();
        var random = new Random(3);
        var values = Enumerable.Range(0, 256 * 256).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var a = OnnxTensor.Of<float>(values, 256, 256);

        var (expected, actual) = (cpu.Run([new("a", a), new("b", a)], ["c"])[0], gpu.Run([new("a", a), new("b", a)], ["c"])[0]);

        // With TF32, errors are near 1e-3.
        Assert.All(expected.ToSingles().Zip(actual.ToSingles()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [CudaFact]
    public void Cuda_many_bindings_at_once_give_each_its_own()
    {
        using var session = TinyModel.Affine(a: 3, b: -1).Open(Cuda());

        Parallel.For(0, 16, _ =>
        {
            using var binding = session.Bind();
            RunsOfManyShapes(binding);
        });
    }

    [CudaFact]
    public void Auto_takes_cuda()
    {
        using var session = TinyModel.Affine().Open(new OnnxOptions());
        Assert.Equal(OnnxDevice.Cuda, session.Device);
    }

    private static OnnxOptions Cuda() => new() { Device = OnnxDevice.Cuda, SessionSettings = { ["session.disable_cpu_ep_fallback"] = "1" } };

    private static void RunsOfManyShapes(OnnxBinding binding)
    {
        foreach (var rows in new[] { 2, 100, 1, 0, 5000, 3 })
        {
            var x = Enumerable.Range(0, rows * 3).Select(i => (float)i).ToArray();
            var y = new float[rows * 3];
            binding.Run([new("x", OnnxTensor.Of<float>(x, rows, 3))], [new("y", OnnxTensor.Of<float>(y, rows, 3))]);
            Assert.Equal(x.Select(value => (3 * value) - 1), y);
        }
    }
}
