using System.Diagnostics.CodeAnalysis;

namespace BestRoute;

/// <summary>Writes the errors of one package: where it is, what is wrong, what to do.</summary>
/// <param name="folder">The folder, as the application named it.</param>
internal sealed class PackageError(string folder)
{
    /// <summary>The package is not there.</summary>
    public PackageException Missing(string what, Exception? inner = null) =>
        Create(what, "Make a package with `bestroute train`, or set the path to one.", inner);

    /// <summary>The folder has a manifest, but not everything that belongs to it.</summary>
    public PackageException Incomplete(params IReadOnlyList<string> missing) => Create(
        $"{string.Join(", ", missing.Select(static name => $"'{name}'"))} {(missing.Count == 1 ? "is" : "are")} missing, but the manifest is there. A part of the folder was not copied. In a web project, `dotnet publish` copies only the .json files of a folder",
        "Copy the whole folder. To publish it with the application, add <BestRoutePackage Include=\"FOLDER\" /> to an ItemGroup of the project file.",
        null);

    /// <summary>A file is not what training wrote.</summary>
    public PackageException Damaged(string what, Exception? inner = null) =>
        Create(what, "The package is damaged or was edited: copy it again, or train it again with `bestroute train`.", inner);

    /// <summary>The package cannot be read or written here.</summary>
    public PackageException Inaccessible(string what, Exception inner) =>
        Create(what, "Make sure that the application can read and write the folder.", inner);

    /// <summary>A model that the package contains cannot be opened. The inner error says why and what to do.</summary>
    public PackageException Unopened(string part, string path, Exception inner) =>
        new($"The package '{folder}' cannot be used: its {part} in '{path}' cannot be opened. {inner.Message}", inner);

    /// <summary>The package is fine, but not for this code or this application.</summary>
    public PackageException Unfit(string what, string fix) => Create(what, fix, null);

    /// <summary>Throws <see cref="Damaged"/> if a condition is false.</summary>
    /// <exception cref="PackageException">The condition is false.</exception>
    public void Require([DoesNotReturnIf(false)] bool condition, string what)
    {
        if (!condition)
        {
            throw Damaged(what);
        }
    }

    private PackageException Create(string what, string fix, Exception? inner)
    {
        var message = $"The package '{folder}' cannot be used: {what}. {fix}";
        return inner is null ? new PackageException(message) : new PackageException(message, inner);
    }
}
