namespace BestRoute.Onnx.Tests;

public sealed class OnnxSessionCancellationTests
{
    [NativeFact]
    public async Task Run_that_is_cancelled_stops_soon_and_the_session_goes_on()
    {
        using var session = TinyModel.Loop().Open();
        using var source = new CancellationTokenSource();

        // Hours, unless it is stopped.
        var run = Task.Run(() => Sum(session, long.MaxValue, source.Token));
        await source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(5, Sum(session, 5, CancellationToken.None));
        using var other = new CancellationTokenSource();
        Assert.Equal(7, Sum(session, 7, other.Token));
    }

    [NativeFact]
    public async Task Run_cancelled_while_others_run_stops_only_itself()
    {
        using var session = TinyModel.Loop().Open();
        using var source = new CancellationTokenSource();
        using var kept = new CancellationTokenSource();

        var cancelled = Task.Run(() => Sum(session, long.MaxValue, source.Token));
        var other = Task.Run(() => Sum(session, 20_000, kept.Token));
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(20_000, await other);
    }

    [NativeFact]
    public void Run_that_is_cancelled_before_does_not_begin()
    {
        using var session = TinyModel.Affine().Open();
        var y = OnnxTensor.Of<float>(new float[3], 1, 3);

        Assert.ThrowsAny<OperationCanceledException>(
            () => session.Run([new("x", OnnxTensor.Of<float>(new float[3], 1, 3))], [new("y", y)], new CancellationToken(canceled: true)));

        Assert.All(y.Span.ToArray(), value => Assert.Equal(0, value));
    }

    [NativeFact]
    public void Runs_cancelled_at_any_time_either_stop_or_give_the_result()
    {
        using var session = TinyModel.Loop().Open();
        var random = new Random(7);
        var (stopped, ended) = (0, 0);
        for (var i = 0; i < 200; i++)
        {
            using var source = new CancellationTokenSource();
            var delay = random.Next(4000);
            var cancel = Task.Run(() =>
            {
                Thread.SpinWait(delay);
                source.Cancel();
            });
            try
            {
                Assert.Equal(100, Sum(session, 100, source.Token));
                ended++;
            }
            catch (OperationCanceledException)
            {
                stopped++;
            }

            cancel.Wait();
        }

        Assert.Equal(200, stopped + ended);
    }

    private static float Sum(OnnxSession session, long steps, CancellationToken cancellationToken)
    {
        var y = OnnxTensor.Of<float>(new float[1], 1);
        session.Run(
            [new("steps", OnnxTensor.Of<long>(new[] { steps })), new("x", OnnxTensor.Of<float>(new float[1], 1))], [new("y", y)], cancellationToken);
        return y.Span[0];
    }
}
