using System.Formats.Tar;

namespace BestRoute.Training;

/// <summary>Opens the files that commands read. Pipes, devices and folders are refused: opening a pipe could wait forever, and data is read more than once.</summary>
internal static class DataFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What to give instead, for the message.</param>
    /// <exception cref="DataException">The file is missing, cannot be read, or is not an ordinary file.</exception>
    public static FileStream Open(string path, string expected)
    {
        try
        {
            RequireOrdinary(path);
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the file cannot be read: {e.Message} Give {expected}.", e);
        }
    }

    /// <summary>Refuses what is not an ordinary file.</summary>
    /// <exception cref="IOException">It is a pipe, a device or a folder, or does not exist.</exception>
    public static void RequireOrdinary(string path)
    {
        // Pipes and devices have no length, and most files have one.
        if (InputFile.LengthOf(path) == 0 && !IsOrdinary(path))
        {
            throw new IOException("It is not an ordinary file. Pipes and devices are not read.");
        }
    }

    /// <summary>Returns whether a file without length is an ordinary, empty file. The entry of an archive is the way to ask .NET for the kind of a file without opening it.</summary>
    private static bool IsOrdinary(string path)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (!File.Exists(target))
        {
            return false;
        }

        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            writer.WriteEntry(target, "file");
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry() is { EntryType: TarEntryType.RegularFile };
    }
}
