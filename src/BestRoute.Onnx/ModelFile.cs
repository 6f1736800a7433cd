namespace BestRoute.Onnx;

/// <summary>Reads the small files of a model, with names that cannot leave the folder and sizes that cannot fill the memory.</summary>
internal static class ModelFile
{
    /// <summary>Returns whether a name is the name of a file directly in a folder, on every operating system.</summary>
    public static bool IsContained(string name) => PackageFolder.IsContained(name);

    /// <inheritdoc cref="InputFile.LengthOf"/>
    public static long LengthOf(string path) => InputFile.LengthOf(path);

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
    /// <exception cref="OnnxModelException">The file is missing, unreadable, empty, not an ordinary file, or too large.</exception>
    public static byte[] ReadAll(string path, long limit)
    {
        try
        {
            return InputFile.ReadAll(path, limit);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            throw new OnnxModelException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a text file without its byte order mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum size in bytes.</param>
    /// <exception cref="OnnxModelException">The file cannot be read, as in <see cref="ReadAll"/>, or is not in UTF-8.</exception>
    public static ReadOnlyMemory<byte> ReadText(string path, long limit)
    {
        var content = ReadAll(path, limit);
        RequireUtf8(content, path);
        return InputFile.WithoutMark(content);
    }

    /// <summary>Refuses a text that is not in UTF-8.</summary>
    /// <exception cref="OnnxModelException">The text is not in UTF-8. The message names file and line.</exception>
    public static void RequireUtf8(ReadOnlySpan<byte> text, string path)
    {
        if (Utf8Fault.Of(text) is { } fault)
        {
            throw new OnnxModelException($"{fault.At(path)}.");
        }
    }
}
