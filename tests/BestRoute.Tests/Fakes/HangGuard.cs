namespace BestRoute.Tests;

/// <summary>Turns a test that would hang into one that fails; it plays no part in a test that passes.</summary>
internal static class HangGuard
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static Task OrHang(this Task task) => task.WaitAsync(_patience);

    public static Task<T> OrHang<T>(this Task<T> task) => task.WaitAsync(_patience);

    public static Task<T> OrHang<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(_patience);
}
