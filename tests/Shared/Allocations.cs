namespace BestRoute.Testing;

/// <summary>Measures what code allocates, independent of the rest of the process.</summary>
internal static class Allocations
{
    private const int Rounds = 20;

    /// <summary>
    /// Returns the bytes that code allocates on this thread, in the round that allocates the fewest. What the code itself allocates shows in every
    /// round. The just-in-time compiler, and a shared pool that the garbage collector has emptied, show only in some.
    /// </summary>
    public static long Of(Action code) => Enumerable.Range(0, Rounds).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        code();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
