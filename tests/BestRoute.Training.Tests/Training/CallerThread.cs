namespace BestRoute.Training.Tests;

/// <summary>Calls an entry point on a thread of its own, as a user interface would.</summary>
internal static class CallerThread
{
    /// <summary>Asserts that the work reports progress, and never on the thread of its caller.</summary>
    public static async Task AssertUnusedAsync(Func<IProgress<WorkProgress>, Task> start)
    {
        Task? work = null;
        var threads = new List<Thread>();
        var caller = new Thread(() => work = start(new Reporter(_ => threads.Add(Thread.CurrentThread))));
        caller.Start();
        caller.Join();
        await work!;

        Assert.NotEmpty(threads);
        Assert.DoesNotContain(caller, threads);
    }
}
