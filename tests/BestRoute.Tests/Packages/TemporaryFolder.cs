namespace BestRoute.Tests;

/// <summary>A new folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bestroute-").FullName;

    /// <summary>A path inside of it, where nothing lies yet.</summary>
    public string Package => Path.Combine(_root, "package");

    public string File(string name) => Path.Combine(Package, name);

    public string[] Siblings() => [.. Directory.EnumerateFileSystemEntries(_root).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
