namespace BestRoute.Onnx;

/// <summary>Reads the small files of a model: names that cannot leave the folder, sizes that cannot fill the memory.</summary>
internal static class ModelFile
{
    /// <summary>Returns whether a name is that of a file directly in a folder, on every operating system.</summary>
    public static bool IsContained(string name) => PackageFolder.IsContained(name);

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    /// <exception cref="OnnxModelException">It is missing, unreadable or larger.</exception>
    public static byte[] ReadAll(string path, long limit)
    {
        try
        {
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
