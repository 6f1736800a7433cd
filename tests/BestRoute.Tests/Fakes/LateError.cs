using System.Runtime.CompilerServices;

namespace BestRoute.Tests;

/// <summary>An error that a backend meets after its caller has gone, and the watch for tasks that nobody observed.</summary>
internal sealed class LateError() : Exception("The backend failed after its caller had gone.")
{
    /// <summary>Runs a scenario, drops everything it left behind, and says whether its error came up as that of an unobserved task.</summary>
    public static async Task<bool> IsUnobservedAfterAsync(Func<LateError, Task> scenario)
    {
        var error = new LateError();
        var unobserved = 0;
        void Watch(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            if (args.Exception.Flatten().InnerExceptions.Contains(error))
            {
                Interlocked.Increment(ref unobserved);
            }
        }

        TaskScheduler.UnobservedTaskException += Watch;
        try
        {
            await RunAsync(scenario, error);
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Watch;
        }

        return Volatile.Read(ref unobserved) > 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task RunAsync(Func<LateError, Task> scenario, LateError error)
    {
        await scenario(error);
        await Task.Yield();
    }
}
