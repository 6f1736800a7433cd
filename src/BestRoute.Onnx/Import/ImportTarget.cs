namespace BestRoute.Onnx;

/// <summary>The folder that an import makes: either completely, or not at all.</summary>
internal sealed class ImportTarget : IDisposable
{
    private readonly string _path;

    /// <summary>Initializes a new instance of the <see cref="ImportTarget"/> class and creates a folder to write to.</summary>
    /// <exception cref="OnnxModelException">The path has something other than a model folder, or it cannot be written.</exception>
    public ImportTarget(string path)
    {
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        Staging = $"{_path}.{Guid.NewGuid():N}.tmp";
        RequireReplaceable(_path);
        Try(() => Directory.CreateDirectory(Staging));
    }

    /// <summary>Gets the folder to write to.</summary>
    public string Staging { get; }

    /// <summary>Refuses a path with something that an import must not replace.</summary>
    /// <exception cref="OnnxModelException">The path has something other than a model folder.</exception>
    public static void RequireReplaceable(string path)
    {
        if (File.Exists(path)
            || (Directory.Exists(path) && !ModelFolder.IsModelFolder(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new OnnxModelException($"'{path}' contains something that is not a model folder and would be overwritten. Choose a new folder, an empty folder, or an older model folder.");
        }
    }

    /// <summary>Moves what was written to its place. It replaces an older model.</summary>
    /// <exception cref="OnnxModelException">It cannot be moved.</exception>
    public void Commit() => Try(() =>
    {
        RequireReplaceable(_path);
        if (!Directory.Exists(_path))
        {
            Directory.Move(Staging, _path);
            return;
        }

        var old = $"{Staging}.old";
        Directory.Move(_path, old);
        Directory.Move(Staging, _path);
        Directory.Delete(old, recursive: true);
    });

    /// <inheritdoc />
    public void Dispose()
    {
        if (Directory.Exists(Staging))
        {
            Directory.Delete(Staging, recursive: true);
        }
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OnnxModelException($"The model folder '{_path}' cannot be written: {exception.Message}", exception);
        }
    }
}
