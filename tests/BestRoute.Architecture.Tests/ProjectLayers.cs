namespace BestRoute.Architecture.Tests;

/// <summary>The folders of a project, from the lowest layer to the highest. A file uses files of its own folder and of lower ones.</summary>
/// <param name="Assembly">The file name of the assembly.</param>
/// <param name="Path">The path of the project below the repository.</param>
/// <param name="Folders">The folders; what a listed folder contains belongs to it unless it is listed itself. The empty name is the project's own folder.</param>
internal sealed record ProjectLayers(string Assembly, string Path, IReadOnlyList<string> Folders)
{
    /// <summary>Returns the uses that go from a lower layer to a higher one, as "file -> file".</summary>
    public IReadOnlyList<string> Violations(IEnumerable<FolderUse> uses) =>
        [.. uses.Where(use => LayerOf(use.From) < LayerOf(use.To)).Select(static use => $"{use.From} -> {use.To}")];

    /// <summary>Returns the position of the layer of a file.</summary>
    /// <exception cref="InvalidOperationException">The file is in a folder that is not listed.</exception>
    public int LayerOf(string file)
    {
        for (var folder = FolderOf(file); ; folder = FolderOf(folder))
        {
            if (Folders.ToList().IndexOf(folder) is >= 0 and var layer)
            {
                return layer;
            }

            if (folder.Length == 0)
            {
                throw new InvalidOperationException($"{Path}/{file} is in a folder without a layer. Add the folder to {nameof(LayerTests)}.");
            }
        }
    }

    /// <summary>Returns the folder that a file or folder is in.</summary>
    public static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}
