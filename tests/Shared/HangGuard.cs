namespace BestRoute.Testing;

/// <summary>Turns a test that would hang into one that fails. A test that passes never waits for it, however busy the machine is.</summary>
internal static class HangGuard
{
    /// <summary>Gets how long a test waits for something that has to come; longer than any load delays it.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(10);

    public static Task OrHang(this Task task) => task.WaitAsync(Patience);

    public static Task<T> OrHang<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task OrHang(this ValueTask task) => task.AsTask().WaitAsync(Patience);

    public static Task<T> OrHang<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Patience);
}
