namespace BestRoute.Onnx.Tests;

public sealed class UseCountTests
{
    [Fact]
    public void Dispose_while_it_is_used_releases_at_the_end_of_the_last_use()
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
    public void Dispose_while_others_begin_and_end_releases_once_and_never_during_a_use()
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
