namespace BestRoute.Onnx.Tests;

public sealed class OnnxSessionTests
{
    private static readonly OnnxOptions _cpu = new() { Device = OnnxDevice.Cpu, Threads = 1 };

    [NativeFact]
    public void Open_says_what_the_model_takes_and_gives()
    {
        using var session = TinyModel.Affine().Open();

        var input = Assert.Single(session.Inputs);
        Assert.Equal(("x", TensorType.Float), (input.Name, input.Type));
        Assert.Equal([-1, 3], input.Shape);
        Assert.Equal("y", Assert.Single(session.Outputs).Name);
        Assert.Equal(OnnxDevice.Cpu, session.Device);
        Assert.True(Version.Parse(session.Version) >= new Version(1, 31), session.Version);
    }

    [NativeFact]
    public void Run_fills_memory_of_the_caller()
    {
        using var session = TinyModel.Affine(a: 3, b: -1).Open();
        var result = new float[6];

        session.Run([new("x", OnnxTensor.Of<float>(new float[] { 0, 1, 2, 3, 4, 5 }, 2, 3))], [new("y", OnnxTensor.Of<float>(result, 2, 3))]);

        Assert.Equal([-1, 2, 5, 8, 11, 14], result);
    }

    [NativeFact]
    public void Run_takes_part_of_larger_memory_and_another_shape_next_time()
    {
        using var session = TinyModel.Affine().Open();
        var (memory, result) = (new float[] { 9, 9, 9, 1, 2, 3, 4, 5, 6 }, new float[9]);
        var (x, y) = (OnnxTensor.Of(memory.AsMemory(3), 1, 3), OnnxTensor.Of(result.AsMemory(), 1, 3));

        session.Run([new("x", x)], [new("y", y)]);
        Assert.Equal([3, 5, 7, 0, 0, 0, 0, 0, 0], result);

        x.Set(memory, 3, 3);
        y.Set(result, 3, 3);
        session.Run([new("x", x)], [new("y", y)]);
        Assert.Equal([19, 19, 19, 3, 5, 7, 9, 11, 13], result);
    }

    [NativeFact]
    public void Run_makes_outputs_whose_shape_nobody_knows_before()
    {
        using var session = TinyModel.Product().Open();
        var a = OnnxTensor.Of<float>(new float[] { 1, 2, 3, 4 }, 2, 2);
        var b = OnnxTensor.Of<float>(new float[] { 1, 0, 2, 0, 1, 3 }, 2, 3);

        var c = Assert.Single(session.Run([new("a", a), new("b", b)], ["c"]));

        Assert.Equal([2, 3], c.Shape);
        Assert.Equal([1, 2, 8, 3, 4, 18], c.ToSingles());
        Assert.Equal(c.ToSingles(), c.ToArray<float>());
        Assert.Contains("'c' has the type Float, not Int64", Assert.Throws<InvalidOperationException>(c.ToArray<long>).Message, StringComparison.Ordinal);
    }

    [NativeFact]
    public void Run_of_every_type_keeps_the_values()
    {
        Same<float>(-1.5f, float.MaxValue);
        Same((Half)(-1.5), Half.MaxValue);
        Same(-1, long.MaxValue);
        Same(-1, int.MaxValue);
        Same<byte>(1, 255);
        Same<sbyte>(-1, 127);
        Same(true, false);
    }

    [NativeFact]
    public void Run_with_nothing_in_gives_nothing()
    {
        using var session = TinyModel.Affine().Open();

        session.Run([new("x", OnnxTensor.Of<float>(Array.Empty<float>(), 0, 3))], [new("y", OnnxTensor.Of<float>(Array.Empty<float>(), 0, 3))]);
    }

    [NativeFact]
    public void Run_at_the_same_time_gives_each_its_own()
    {
        using var session = TinyModel.Affine().Open();

        Parallel.For(0, 500, i =>
        {
            var (x, y) = (new float[] { i, i + 1, i + 2 }, new float[3]);
            session.Run([new("x", OnnxTensor.Of<float>(x, 1, 3))], [new("y", OnnxTensor.Of<float>(y, 1, 3))]);
            Assert.Equal([(2 * i) + 1, (2 * i) + 3, (2 * i) + 5], y);
        });
    }

    [NativeFact]
    public void Open_from_a_file_with_any_characters_in_its_path()
    {
        var folder = Directory.CreateTempSubdirectory("bestroute-ö-模-");
        try
        {
            var path = Path.Combine(folder.FullName, "møde l.onnx");
            File.WriteAllBytes(path, TinyModel.Affine().Bytes);

            using var session = OnnxSession.Open(path, _cpu);

            Assert.Equal("x", session.Inputs[0].Name);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [NativeFact]
    public void Dispose_twice_is_fine_and_runs_are_refused_afterwards()
    {
        var session = TinyModel.Affine().Open();
        session.Dispose();
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(
            () => session.Run([new("x", OnnxTensor.Of<float>(new float[3], 1, 3))], [new("y", OnnxTensor.Of<float>(new float[3], 1, 3))]));
    }

    [NativeFact]
    public void Dispose_while_runs_go_on_lets_them_end()
    {
        for (var round = 0; round < 5; round++)
        {
            var session = TinyModel.Affine().Open();
            using var started = new CountdownEvent(2);
            var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() => RunUntilDisposed(session, started))).ToList();
            threads.ForEach(thread => thread.Start());
            started.Wait();
            session.Dispose();
            threads.ForEach(thread => thread.Join());
        }
    }

    private static void RunUntilDisposed(OnnxSession session, CountdownEvent started)
    {
        var (x, y) = (OnnxTensor.Of<float>(new float[] { 1, 2, 3 }, 1, 3), OnnxTensor.Of<float>(new float[3], 1, 3));
        session.Run([new("x", x)], [new("y", y)]);
        started.Signal();
        try
        {
            for (; ; )
            {
                y.Span.Clear();
                session.Run([new("x", x)], [new("y", y)]);
                Assert.Equal([3, 5, 7], y.Span.ToArray());
            }
        }
        catch (ObjectDisposedException)
        {
            // Only a run that has not begun is refused.
            Assert.Equal([0, 0, 0], y.Span.ToArray());
        }
    }

    private static void Same<T>(params T[] values)
        where T : unmanaged
    {
        using var session = TinyModel.Identity((int)TensorTypes.Of<T>()).Open();
        var result = new T[values.Length];
        session.Run([new("x", OnnxTensor.Of<T>(values, values.Length))], [new("y", OnnxTensor.Of<T>(result, values.Length))]);
        Assert.Equal(values, result);
        Assert.Equal(values, session.Run([new("x", OnnxTensor.Of<T>(values, values.Length))], ["y"])[0].ToArray<T>());
    }
}
