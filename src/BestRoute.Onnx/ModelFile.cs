namespace BestRoute.Onnx;

/// <summary>Reads the small files of a model, with names that cannot leave the folder and sizes that cannot fill the memory.</summary>
internal static class ModelFile
{
    /// <summary>Returns whether a name is the name of a file directly in a folder, on every operating system.</summary>
    public static bool IsContained(string name) => PackageFolder.IsContained(name);

    /// <summary>Returns the length of a file, or of the file behind a link. It is 0 for something that is not an ordinary file: opening a pipe would wait forever, and a device has no end.</summary>
    /// <exception cref="IOException">The file is missing, or its links do not lead to a file.</exception>
    public static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return ((FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file).Length;
    }

    /// <summary>Returns whether a file really is next to another one: in the same folder, or, if both are links as in the cache of Hugging Face, in the same folder behind the links.</summary>
    /// <exception cref="IOException">The links of the file do not lead to a file.</exception>
    public static bool LiesBeside(string path, string name)
    {
        var folder = Path.GetDirectoryName(path)!;
        var target = FolderBehind(Path.Combine(folder, name));
        return target is null || target == folder || target == FolderBehind(path);

        static string? FolderBehind(string file) => Path.GetDirectoryName(new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName);
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum size in bytes.</param>
    /// <exception cref="OnnxModelException">The file is missing, unreadable or too large.</exception>
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
                throw new OnnxModelException($"'{path}' has {stream.Length} bytes, but at most {limit} are read.");
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
