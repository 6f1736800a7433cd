using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>What <c>bestroute train PATH</c> reads and writes: a log and the pool file next to it.</summary>
/// <param name="Files">The files of the log, with feedback if there is any.</param>
/// <param name="Shown">The same for a command line, where a folder is one pattern.</param>
/// <param name="Pool">The pool file that is used if none is given.</param>
/// <param name="Package">The package folder that is used if none is given.</param>
internal sealed record TrainingInput(IReadOnlyList<string> Files, IReadOnlyList<string> Shown, string Pool, string Package)
{
    private const string PackageName = "package";

    /// <summary>Finds the files of a log.</summary>
    /// <param name="paths">Log files, or one folder with logs and their pool file.</param>
    /// <exception cref="DataException">There is no such file or folder, or the folder contains no log.</exception>
    public static TrainingInput Of(IReadOnlyList<string> paths)
    {
        var path = paths[0];
        if (paths.Count > 1 || File.Exists(path))
        {
            var folder = Path.GetDirectoryName(path) ?? "";
            return new(paths, paths, Path.Combine(folder, LogPool.File), Path.Combine(folder, PackageName));
        }

        if (!Directory.Exists(path))
        {
            throw new DataException($"'{path}' does not exist. Give a log file, or a folder with .jsonl files and a {LogPool.File}.");
        }

        // Names of recorded logs begin with the date, so this is also their order in time.
        string[] files = [.. new[] { "*.jsonl", "*.jsonl.gz" }.SelectMany(pattern => Directory.EnumerateFiles(path, pattern)).Order(StringComparer.Ordinal)];
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path));
        return files.All(LoggedFeedback.IsFeedback)
            ? throw new DataException($"'{path}' contains no .jsonl or .jsonl.gz file. Give a log file, or the folder that your application records to.")
            : new(
                files,
                files is [var only] ? [only] : [Path.Combine(path, "*.jsonl")],
                Path.Combine(path, LogPool.File),
                parent is null ? throw new DataException($"'{path}' has no folder next to it for the package; give --out.") : Path.Combine(parent, PackageName));
    }

    /// <summary>Reads the pool file.</summary>
    /// <exception cref="DataException">It is missing or not valid.</exception>
    public static PoolFile LoadPool(string pool) => File.Exists(pool)
        ? PoolFile.Load(pool)
        : throw new DataException($"There is no pool file '{pool}'. It names the reference model and the prices. Write one (docs/data-format.md), or give another with --pool.");
}
