namespace BestRoute.Onnx.Tests;

/// <summary>Finds the shared reference outputs, which are not part of the repository.</summary>
internal static class Golden
{
    public const string Missing = "../shared/golden is not here: the reference outputs are not part of the repository.";

    private static readonly string? _folder = Find();

    public static bool IsThere => _folder is not null;

    public static string PathOf(params string[] parts) => Path.Combine([_folder ?? throw new InvalidOperationException(Missing), .. parts]);

    // By walking up: sources may have been compiled under another path.
    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in new[] { Path.Combine(folder.FullName, "shared", "golden"), Path.Combine(folder.FullName, "..", "shared", "golden") })
            {
                if (Directory.Exists(candidate))
                {
                    return Path.GetFullPath(candidate);
                }
            }
        }

        return null;
    }
}
