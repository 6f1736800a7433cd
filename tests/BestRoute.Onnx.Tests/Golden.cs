namespace BestRoute.Onnx.Tests;

/// <summary>The reference outputs that lie beside the repository on some machines.</summary>
internal static class Golden
{
    private const string Place = "shared/golden";

    /// <summary>Gets why tests with reference outputs are skipped; null if they run.</summary>
    public static string? Missing { get; } = Find() is null ? $"There is no ../{Place} beside the repository: the reference outputs are not compared." : null;

    /// <summary>Returns a path among the reference outputs.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Find()!, .. parts]);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, Place) is var path && Directory.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
