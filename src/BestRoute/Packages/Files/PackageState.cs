namespace BestRoute;

/// <summary>What the folder of a package looks like. If two states are equal, nobody replaced the package between them.</summary>
/// <param name="Id">The id of the package (<see cref="PackageFolder.IdOf"/>); <see langword="null"/> if its manifest cannot be read.</param>
/// <param name="Files">The files with their lengths and times, as text.</param>
internal sealed record PackageState(string? Id, string Files)
{
    // A package has files, and folders with the files of its models. Links to folders could lead further.
    private static readonly EnumerationOptions _files = new() { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true, AttributesToSkip = 0 };

    /// <summary>Reads the state of a folder. It does not throw: a folder that does not exist or cannot be read has a state too.</summary>
    public static PackageState Of(string folder)
    {
        try
        {
            var files = new DirectoryInfo(folder).EnumerateFiles("*", _files)
                .OrderBy(static file => file.FullName, StringComparer.Ordinal)
                .Select(static file => FormattableString.Invariant($"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
            return new(PackageFolder.FindId(folder), string.Join('\n', files));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(null, exception.GetType().Name);
        }
    }
}
