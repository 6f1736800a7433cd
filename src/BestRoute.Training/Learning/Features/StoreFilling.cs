namespace BestRoute.Training;

/// <summary>Asks a model for many texts at once.</summary>
internal static class StoreFilling
{
    /// <summary>So many requests wait at once for a device that answers them in batches.</summary>
    private const int DeviceParallelism = 128;

    private const string Cpu = "cpu";

    public static async Task RunAsync<T>(
        IReadOnlyList<T> items, string? device, Func<T, CancellationToken, ValueTask> ask, ParallelOptions options, Action<double> progress)
    {
        var done = 0;
        var parallel = new ParallelOptions
        {
            CancellationToken = options.CancellationToken,
            MaxDegreeOfParallelism = device is null or Cpu ? options.MaxDegreeOfParallelism : DeviceParallelism,
        };
        await Parallel.ForEachAsync(items, parallel, async (item, token) =>
        {
            await ask(item, token).ConfigureAwait(false);
            progress((double)Interlocked.Increment(ref done) / items.Count);
        }).ConfigureAwait(false);
    }
}
