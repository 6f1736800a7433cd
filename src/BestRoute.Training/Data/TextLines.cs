using System.IO.Compression;

namespace BestRoute.Training;

/// <summary>Reads text files line by line: plain or gzip, in UTF-8, with a limit for the length of a line.</summary>
internal static class TextLines
{
    /// <summary>The maximum length of a line in bytes, after decompression.</summary>
    public const int MaxLineBytes = 64 << 20;

    /// <summary>Reads the lines of a file, blank ones too.</summary>
    /// <exception cref="DataException">While enumerating: the file is missing or damaged, or a line is too long or not in UTF-8. The message names file and line.</exception>
    public static IEnumerable<string> Read(string file)
    {
        using var stored = Open(file);
        using var content = Unpacked(stored);
        foreach (var line in Read(content, file))
        {
            yield return line;
        }
    }

    /// <summary>Reads the lines of a stream. It is not disposed.</summary>
    /// <param name="content">The text.</param>
    /// <param name="name">The name of the stream, for messages.</param>
    /// <exception cref="DataException">As <see cref="Read(string)"/>.</exception>
    public static IEnumerable<string> Read(Stream content, string name)
    {
        var reader = new LineReader(content, name, MaxLineBytes);
        while (reader.Next() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Opens a file with lines.</summary>
    /// <exception cref="DataException">The file is missing or cannot be read.</exception>
    public static FileStream Open(string file) => DataFile.Open(file, "the path of a .jsonl or .jsonl.gz file");

    /// <summary>Returns the text of a file, which may be compressed.</summary>
    public static Stream Unpacked(FileStream stored)
    {
        // The content decides, not the name: a renamed file is read all the same.
        Span<byte> magic = stackalloc byte[2];
        var isGzip = stored.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        stored.Position = 0;
        return isGzip ? new GZipStream(stored, CompressionMode.Decompress) : stored;
    }
}
