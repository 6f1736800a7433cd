using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BestRoute;

/// <summary>The files of a log: YYYY-MM-DD-XXXXXXXX.jsonl, where the end is random. Each process writes files of its own.</summary>
internal sealed class LogFiles(string folder)
{
    private const string DayFormat = "yyyy-MM-dd";
    private const string Extension = ".jsonl";

    /// <summary>Creates a new file for a day.</summary>
    internal FileStream Create(DateOnly day)
    {
        Directory.CreateDirectory(folder);
        var name = $"{day.ToString(DayFormat, CultureInfo.InvariantCulture)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}{Extension}";

        // Without a buffer of its own: each row is one write to the operating system, so a killed process leaves whole lines.
        return new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Adds up what observation has cost on a day.</summary>
    internal double CostOf(DateOnly day) =>
        All().Where(file => file.Day == day).SelectMany(static file => Rows(file.Path)).Sum(static row => row.Cost);

    /// <summary>Deletes the files whose time is over.</summary>
    internal void DeleteBefore(DateOnly day)
    {
        foreach (var file in All().Where(file => file.Day < day))
        {
            File.Delete(file.Path);
        }
    }

    /// <summary>Removes the rows of a user from all files.</summary>
    /// <returns>The number of rows.</returns>
    /// <exception cref="IOException">Another process is writing a file.</exception>
    internal int EraseUser(string user) => All().Sum(file => EraseUser(file.Path, user));

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

    private static int EraseUser(string path, string user)
    {
        // .NET refuses this if another process has the file open.
        using var source = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var (kept, erased, broken) = (new List<string>(), 0, 0);
        using (var reader = new StreamReader(source, Encoding.UTF8, leaveOpen: true))
        {
            while (reader.ReadLine() is { } line)
            {
                if (Row.Of(line) is not { } row)
                {
                    // Nobody can read it, and it may be about this user.
                    broken++;
                }
                else if (row.User == user)
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

    private static IEnumerable<Row> Rows(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (Row.Of(line) is { } row)
            {
                yield return row;
            }
        }
    }

    private List<(string Path, DateOnly Day)> All()
    {
        var files = new List<(string, DateOnly)>();
        if (Directory.Exists(folder))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileName(path);
                if (name.Length > DayFormat.Length && DateOnly.TryParseExact(name.AsSpan(0, DayFormat.Length), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                {
                    files.Add((path, day));
                }
            }
        }

        return files;
    }

    /// <summary>What the log itself reads of a row.</summary>
    private readonly record struct Row(string? User, double Cost)
    {
        /// <summary>Reads a row; <see langword="null"/> for a line that is not a row: the last line of a file can be cut off.</summary>
        public static Row? Of(string line)
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                var root = document.RootElement;
                return root.ValueKind == JsonValueKind.Object
                    ? new Row(
                        root.TryGetProperty(LogRow.User, out var user) && user.ValueKind == JsonValueKind.String ? user.GetString() : null,
                        root.TryGetProperty(LogRow.Cost, out var cost) && cost.ValueKind == JsonValueKind.Number && cost.TryGetDouble(out var dollars) ? dollars : 0)
                    : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
