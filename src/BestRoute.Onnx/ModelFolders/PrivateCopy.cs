namespace BestRoute.Onnx;

/// <summary>
/// A copy of a model's files that belongs to this process. The copy is checked and opened, so the opened files are the checked ones, even if the originals
/// change meanwhile. The copy is on disk and not in memory, because ONNX Runtime maps a file, and never reads most rows of the word embeddings.
/// </summary>
internal sealed class PrivateCopy : IDisposable
{
    private readonly string _model;

    /// <summary>Initializes a new instance of the <see cref="PrivateCopy"/> class, an empty folder in the folder for temporary files.</summary>
    /// <param name="model">The folder of the model.</param>
    /// <exception cref="OnnxModelException">The folder cannot be created.</exception>
    public PrivateCopy(string model)
    {
        _model = model;
        try
        {
            // On Linux and macOS, no other user can open it.
            Folder = Directory.CreateTempSubdirectory("bestroute-model-").FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OnnxModelException($"The model in '{model}' cannot be copied to a private folder in '{Path.GetTempPath()}': {exception.Message} {Fix}", exception);
        }
    }

    /// <summary>Gets the folder of the copy.</summary>
    public string Folder { get; }

    private static string Fix => $"Set the environment variable {(OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR")} to a folder with room for the model.";

    /// <summary>Copies a file.</summary>
    /// <exception cref="OnnxModelException">The file cannot be read, or the copy cannot be written.</exception>
    public void Add(string name)
    {
        var (source, target) = (Path.Combine(_model, name), Path.Combine(Folder, name));
        try
        {
            if (ModelFile.LengthOf(source) == 0)
            {
                File.WriteAllBytes(target, []);
                return;
            }

            File.Copy(source, target);

            // On Windows, a read-only file cannot be deleted.
            File.SetAttributes(target, FileAttributes.Normal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OnnxModelException($"'{source}' cannot be read, or cannot be copied to a private folder in '{Path.GetTempPath()}': {exception.Message} {Fix}", exception);
        }
    }

    /// <summary>
    /// Deletes the copy. On Linux and macOS, a session that has opened it continues. On Windows, files in use are kept, and this can be called again.
    /// </summary>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Folder))
            {
                Directory.Delete(Folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in use.
        }
    }
}
