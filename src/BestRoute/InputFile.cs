using System.Text;

namespace BestRoute;

/// <summary>Reads whole files that come from outside: only ordinary files, with a limit for the size, and text only in UTF-8.</summary>
internal static class InputFile
{
    /// <summary>Returns the length of a file, or of the file behind a link. It is 0 for something that is not an ordinary file: opening a pipe would wait forever, and a device has no end.</summary>
    /// <exception cref="IOException">It is a folder or does not exist, or its links do not lead to a file.</exception>
    public static long LengthOf(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder.");
        }

        var file = new FileInfo(path);
        var target = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;

        // Links such as /dev/stdin may lead to something that has no path.
        return target.Exists || !File.Exists(path) ? target.Length : 0;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum size in bytes.</param>
    /// <exception cref="InvalidDataException">The file is empty, not an ordinary file, or too large.</exception>
    /// <exception cref="IOException">The file is missing, a folder, or unreadable.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static byte[] ReadAll(string path, long limit)
    {
        if (LengthOf(path) == 0)
        {
            throw new InvalidDataException($"'{path}' is empty, or is not an ordinary file (pipes and devices are not read).");
        }

        // On Windows, another process may replace the file in the meantime only with FileShare.Delete. The content that is read stays the same.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (stream.Length > limit)
        {
            throw new InvalidDataException($"'{path}' has {stream.Length} bytes, but at most {limit} are read.");
        }

        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>Reads a text file without its byte order mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum size in bytes.</param>
    /// <exception cref="InvalidDataException">As in <see cref="ReadAll"/>, or the text is not in UTF-8. The message names file and line.</exception>
    /// <exception cref="IOException">The file is missing, a folder, or unreadable.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ReadOnlyMemory<byte> ReadText(string path, long limit)
    {
        var content = ReadAll(path, limit);
        return Utf8Fault.Of(content) is { } fault ? throw new InvalidDataException($"{fault.At(path)}.") : WithoutMark(content);
    }

    /// <summary>Returns a text without its byte order mark.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) =>
        text.Span.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
}
