namespace BestRoute.Onnx;

/// <summary>Reads the small files of a model: names that cannot leave the folder, sizes that cannot fill the memory.</summary>
internal static class ModelFile
{
    /// <summary>Returns whether a name is that of a file directly in a folder, on every operating system.</summary>
    public static bool IsContained(string name) => PackageFolder.IsContained(name);

    /// <summary>Returns the length of a file, or of what a link leads to; 0 for what is no ordinary file: opening a pipe would wait for ever, and a device has no end.</summary>
    /// <exception cref="IOException">It is missing, or its links lead nowhere.</exception>
    public static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return ((FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file).Length;
    }

    /// <summary>Returns whether a file really lies beside another one: in the same folder, or, where both are links as in the cache of Hugging Face, in the same one behind them.</summary>
    /// <exception cref="IOException">Its links lead nowhere.</exception>
    public static bool LiesBeside(string path, string name)
    {
        var folder = Path.GetDirectoryName(path)!;
        var target = FolderBehind(Path.Combine(folder, name));
        return target is null || target == folder || target == FolderBehind(path);

        static string? FolderBehind(string file) => Path.GetDirectoryName(new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName);
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    /// <exception cref="OnnxModelException">It is missing, unreadable or larger.</exception>
    public static byte[] ReadAll(string path, long limit)
    {
        try
        {
            if (LengthOf(path) == 0)
            {
                return [];
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > limit)
            {
                throw new OnnxModelException($"'{path}' has {stream.Length} bytes; at most {limit} are read.");
            }

            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new OnnxModelException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
