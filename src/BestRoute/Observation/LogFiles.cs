using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BestRoute;

/// <summary>The files of one kind in the folder of a log: YYYY-MM-DD-XXXXXXXX and an extension, where the X are random. Each process writes files of its own.</summary>
internal sealed class LogFiles(string folder, string extension)
{
    /// <summary>The extension of files with rows.</summary>
    internal const string Rows = ".jsonl";

    /// <summary>The extension of files with feedback.</summary>
    internal const string Feedback = ".feedback.jsonl";

    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Creates a new file for a day.</summary>
    internal FileStream Create(DateOnly day)
    {
        Directory.CreateDirectory(folder);
        var name = $"{day.ToString(DayFormat, CultureInfo.InvariantCulture)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}{extension}";

        // Without a buffer of its own: each line is one write to the operating system, so a killed process leaves whole lines.
        return new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Reads the lines of all files, or of the files of one day.</summary>
    internal IEnumerable<string> Lines(DateOnly? day = null) =>
        All().Where(file => day is null || file.Day == day).SelectMany(static file => Lines(file.Path));

    /// <summary>Deletes the files whose time is over.</summary>
    internal void DeleteBefore(DateOnly day)
    {
        foreach (var file in All().Where(file => file.Day < day))
        {
            File.Delete(file.Path);
        }
    }

    /// <summary>Removes lines from all files, and also the lines that nobody can read: they may be about the same user.</summary>
    /// <param name="read">Reads a line; <see langword="null"/> if it cannot be read.</param>
    /// <param name="isErased">Says which lines are removed.</param>
    /// <returns>The number of lines, without those that nobody can read.</returns>
    /// <exception cref="IOException">Another process is writing a file.</exception>
    internal int Erase<T>(Func<string, T?> read, Func<T, bool> isErased)
        where T : struct => All().Sum(file => Erase(file.Path, read, isErased));

    /// <summary>Replaces a file in one step, unless it has this content already.</summary>
    internal void Replace(string name, byte[] content)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            Replace(path, stream => stream.Write(content));
        }
    }

    private static int Erase<T>(string path, Func<string, T?> read, Func<T, bool> isErased)
        where T : struct
    {
        // .NET refuses this if another process has the file open.
        using var source = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var (kept, erased, broken) = (new List<string>(), 0, 0);
        using (var reader = new StreamReader(source, Encoding.UTF8, leaveOpen: true))
        {
            while (reader.ReadLine() is { } line)
            {
                if (read(line) is not { } content)
                {
                    broken++;
                }
                else if (isErased(content))
                {
                    erased++;
                }
                else
                {
                    kept.Add(line);
                }
            }
        }

        if (erased + broken > 0)
        {
            Replace(path, stream =>
            {
                foreach (var line in kept)
                {
                    stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
                }
            });
        }

        return erased;
    }

    private static void Replace(string path, Action<Stream> write)
    {
        var temporary = path + ".tmp";
        using (var stream = File.Create(temporary))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private List<(string Path, DateOnly Day)> All()
    {
        var files = new List<(string, DateOnly)>();
        if (Directory.Exists(folder))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*" + extension).Order(StringComparer.Ordinal))
            {
                // The other kind of file has an extension with the same end.
                var name = Path.GetFileName(path);
                if (name.Length > DayFormat.Length && name.IndexOf('.', StringComparison.Ordinal) == name.Length - extension.Length
                    && DateOnly.TryParseExact(name.AsSpan(0, DayFormat.Length), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                {
                    files.Add((path, day));
                }
            }
        }

        return files;
    }
}
