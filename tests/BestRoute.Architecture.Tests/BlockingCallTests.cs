namespace BestRoute.Architecture.Tests;

/// <summary>Training and the tool await tasks. A blocked thread could be one that an encoder or a scorer needs, or the thread of a user interface.</summary>
public class BlockingCallTests
{
    [Theory]
    [InlineData("BestRoute.Training.dll")]
    [InlineData("BestRoute.Tool.dll")]
    public void No_thread_is_blocked_until_a_task_ends(string assembly) =>
        Assert.Empty(BlockingCalls.Of(Path.Combine(AppContext.BaseDirectory, assembly)));

    [Fact]
    public void A_blocking_call_is_found()
    {
        var calls = BlockingCalls.Of(typeof(BlockingCallTests).Assembly.Location);

        foreach (var caller in new[] { nameof(Blocking.GetResult), nameof(Blocking.Result), nameof(Blocking.Wait), nameof(Blocking.ValueResult) })
        {
            Assert.Single(calls, call => call.Contains($"{nameof(Blocking)}::{caller}(", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(calls, static call => call.Contains(nameof(Blocking.AwaitAsync), StringComparison.Ordinal));
    }

    private static class Blocking
    {
        public static void GetResult(Task task) => task.GetAwaiter().GetResult();

        public static int Result(Task<int> task) => task.Result;

        public static void Wait(Task task) => task.Wait(0);

        public static int ValueResult(ValueTask<int> task) => task.ConfigureAwait(false).GetAwaiter().GetResult();

        public static async Task<int> AwaitAsync(Task<int> task) => await task;
    }
}
