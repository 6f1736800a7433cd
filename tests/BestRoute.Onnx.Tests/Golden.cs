namespace BestRoute.Onnx.Tests;

<<<<<<< HEAD
/// <summary>The reference outputs that lie beside the repository on some machines.</summary>
internal static class Golden
{
    private const string Place = "shared/golden";

    /// <summary>Gets why tests with reference outputs are skipped; null if they run.</summary>
    public static string? Missing { get; } = Find() is null ? $"There is no ../{Place} beside the repository: the reference outputs are not compared." : null;

    /// <summary>Returns a path among the reference outputs.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Find()!, .. parts]);

=======
/// <summary>Finds the shared reference outputs, which are not part of the repository.</summary>
internal static class Golden
{
    public const string Missing = "../shared/golden is not here: the reference outputs are not part of the repository.";

    private static readonly string? _folder = Find();

    public static bool IsThere => _folder is not null;

    public static string PathOf(params string[] parts) => Path.Combine([_folder ?? throw new InvalidOperationException(Missing), .. parts]);

    // By walking up: sources may have been compiled under another path.
>>>>>>> tokenizer
    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
<<<<<<< HEAD
            if (Path.Combine(folder.FullName, Place) is var path && Directory.Exists(path))
            {
                return path;
=======
            foreach (string candidate in new[] { Path.Combine(folder.FullName, "shared", "golden"), Path.Combine(folder.FullName, "..", "shared", "golden") })
            {
                if (Directory.Exists(candidate))
                {
                    return Path.GetFullPath(candidate);
                }
>>>>>>> tokenizer
            }
        }

        return null;
    }
}
