namespace BestRoute;

/// <summary>Finds and loads the package that options name.</summary>
internal static class PoolPackage
{
    /// <summary>How long a package that cannot be read must stay as it is until it is an error.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private const int MaxAttempts = 20;

    /// <summary>Loads the package.</summary>
    /// <returns>The package, or <see langword="null"/> if the options name none.</returns>
    /// <exception cref="PackageException">The package is missing, damaged, or not for this version or encoder.</exception>
    internal static RoutingPackage? Load(BestRouteOptions options) =>
        options.LoadedPackage ?? (options.Package is { } path ? RoutingPackage.Load(Locate(path), options.Encoder, options.ModelLoader, options.Scorer) : null);

    /// <summary>Loads the package as <see cref="Load"/> does. If it cannot be read because it is being replaced at this moment, this method waits and tries again, for 10 seconds at most.</summary>
    internal static RoutingPackage? LoadPatiently(BestRouteOptions options, TimeProvider time)
    {
        if (options is not { LoadedPackage: null, Package: { } path })
        {
            return Load(options);
        }

        for (var attempt = 1; ; attempt++)
        {
            var before = StateOf(path);
            try
            {
                return Load(options);
            }
            catch (PackageException) when (attempt < MaxAttempts)
            {
                Wait(Pause, time);
                if (StateOf(path) == before)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Returns what the folder of a package looks like now.</summary>
    /// <param name="path">The folder, as <see cref="BestRouteOptions.Package"/> names it.</param>
    internal static PackageState StateOf(string path) => PackageState.Of(Find(path) ?? path);

    /// <summary>Returns when a package was written; null if another package is in the folder now.</summary>
    /// <param name="path">The folder, as <see cref="BestRouteOptions.Package"/> names it.</param>
    /// <param name="id">The id of the package.</param>
    internal static DateTimeOffset? WrittenAt(string path, string id)
    {
        var folder = Find(path) ?? path;
        return PackageFolder.FindId(folder) == id ? File.GetLastWriteTimeUtc(Path.Combine(folder, PackageFolder.Manifest)) : null;
    }

    private static string Locate(string path) => Find(path)
        ?? throw new PackageError(path).Missing($"the folder was not found, neither in the working directory '{Directory.GetCurrentDirectory()}' nor in the application's folder '{AppContext.BaseDirectory}'");

    // The directory in which an application is started is not part of its configuration. The folder in which it is installed is.
    private static string? Find(string path)
    {
        if (Path.IsPathRooted(path) || Directory.Exists(path))
        {
            return Path.GetFullPath(path);
        }

        var installed = Path.Combine(AppContext.BaseDirectory, path);
        return Directory.Exists(installed) ? installed : null;
    }

    // Options are validated synchronously, so the start of a host cannot wait in another way.
    private static void Wait(TimeSpan pause, TimeProvider time)
    {
        var over = new ManualResetEventSlim();
        using var timer = time.CreateTimer(static state => ((ManualResetEventSlim)state!).Set(), over, pause, Timeout.InfiniteTimeSpan);
        over.Wait();
    }
}
