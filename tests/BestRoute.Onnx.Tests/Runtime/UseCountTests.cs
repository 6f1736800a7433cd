namespace BestRoute.Onnx.Tests;

public sealed class UseCountTests
{
    [Fact]
    public void Dispose_WhileItIsUsed_ReleasesAtTheEndOfTheLastUse()
    {
        var released = 0;
        var count = new UseCount(this, () => released++);
        var (first, second) = (count.Begin(), count.Begin());

        count.Dispose();
        count.Dispose();
        first.Dispose();
        Assert.Equal(0, released);
        Assert.Throws<ObjectDisposedException>(() => count.Begin());
        second.Dispose();

        Assert.Equal(1, released);
        Assert.Throws<ObjectDisposedException>(() => count.Begin());
    }

    [Fact]
    public void Dispose_WhileOthersBeginAndEnd_ReleasesOnce_AndNeverDuringAUse()
    {
        for (var round = 0; round < 200; round++)
        {
            var (released, seenReleased) = (0, 0);
            var count = new UseCount(this, () => Interlocked.Increment(ref released));
            Parallel.For(0, 4, worker =>
            {
                try
                {
                    for (var i = 0; i < 100; i++)
                    {
                        using var use = count.Begin();
                        Interlocked.Add(ref seenReleased, Volatile.Read(ref released));
                    }
                }
                catch (ObjectDisposedException)
                {
                    // Another worker has disposed it.
                }

                count.Dispose();
            });

            Assert.Equal((1, 0), (released, seenReleased));
        }
    }
}
