using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

/// <summary>Moves a manual clock.</summary>
internal static class FakeTime
{
    /// <summary>Moves the clock second by second until work is done, and returns how many seconds that took. Limits may be set at any time.</summary>
    public static async Task<int> PassUntilAsync(this FakeTimeProvider time, Task work, int maxSeconds = 600)
    {
        var seconds = 0;
        while (!work.IsCompleted)
        {
            // Everything that can run without the clock runs first.
            for (var i = 0; i < 200 && !work.IsCompleted; i++)
            {
                await Task.Yield();
            }

            if (!work.IsCompleted)
            {
                Assert.True(seconds < maxSeconds, $"Nothing ended within {maxSeconds} seconds.");
                time.Advance(TimeSpan.FromSeconds(1));
                seconds++;
            }
        }

        return seconds;
    }
}
