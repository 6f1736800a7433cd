using Mono.Cecil;

namespace BestRoute.Architecture.Tests;

/// <summary>A file that uses a file of another folder of the same project.</summary>
/// <param name="From">The path of the file below the project.</param>
/// <param name="To">The path of the file that it uses.</param>
internal sealed record FolderUse(string From, string To)
{
    /// <summary>Returns every use between files of a project.</summary>
    /// <param name="assembly">The path of the project's assembly.</param>
    /// <param name="project">The path of the project below the repository, for example src/BestRoute.</param>
    public static IReadOnlyList<FolderUse> All(string assembly, string project)
    {
        var files = SourceFiles.Of(assembly);
        using var module = ModuleDefinition.ReadModule(assembly);
        var uses = from type in module.Types
                   from file in FilesOf(type)
                   from used in UsedTypes.Of(type)
                   from other in FilesOf(used).Take(1)
                   where other != file
                   select new FolderUse(file, other);
        return [.. uses.Distinct().OrderBy(static use => use.From, StringComparer.Ordinal).ThenBy(static use => use.To, StringComparer.Ordinal)];

        IEnumerable<string> FilesOf(TypeDefinition type) =>
            files[type.MetadataToken.ToInt32()].Select(file => SourceFiles.Below(file, project)).OfType<string>().Concat(type.NestedTypes.SelectMany(FilesOf)).Distinct();
    }
}
