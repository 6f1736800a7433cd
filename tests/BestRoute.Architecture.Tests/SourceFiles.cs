using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace BestRoute.Architecture.Tests;

/// <summary>Finds the source files of the types of an assembly in its debug information. Generated files do not count.</summary>
internal static class SourceFiles
{
    /// <summary>The debug information that the compiler writes for types without method bodies: the rows of their documents.</summary>
    private static readonly Guid _typeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    /// <summary>Returns the source files of each type, by the type's metadata token. Nested types are listed too, where they have methods.</summary>
    public static Dictionary<int, SortedSet<string>> Of(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        if (!image.TryOpenAssociatedPortablePdb(assembly, File.OpenRead, out var provider, out _))
        {
            throw new InvalidOperationException($"'{assembly}' has no debug information; build it with <DebugType>portable</DebugType>.");
        }

        using (provider)
        {
            var metadata = image.GetMetadataReader();
            var symbols = provider!.GetMetadataReader();
            var files = new Dictionary<int, SortedSet<string>>();
            foreach (var type in metadata.TypeDefinitions)
            {
                var documents = metadata.GetTypeDefinition(type).GetMethods().SelectMany(method => Documents(symbols, method)).Concat(Documents(symbols, type));
                files[MetadataTokens.GetToken(type)] = [.. documents.Select(document => Name(symbols, document)).Where(IsWritten)];
            }

            return files;
        }
    }

    /// <summary>Returns the source files of a project, as paths below it.</summary>
    public static IEnumerable<string> Of(string assembly, string project) =>
        Of(assembly).Values.SelectMany(static files => files).Distinct().Select(file => Below(file, project)).OfType<string>();

    /// <summary>Returns the path of a file below a project, or null where the file is elsewhere.</summary>
    public static string? Below(string file, string project) =>
        file.LastIndexOf($"/{project}/", StringComparison.Ordinal) is >= 0 and var start ? file[(start + project.Length + 2)..] : null;

    private static IEnumerable<DocumentHandle> Documents(MetadataReader symbols, MethodDefinitionHandle method)
    {
        var information = symbols.GetMethodDebugInformation(method);
        return information.SequencePointsBlob.IsNil ? [] : information.GetSequencePoints().Select(static point => point.Document).Where(static document => !document.IsNil);
    }

    private static IEnumerable<DocumentHandle> Documents(MetadataReader symbols, TypeDefinitionHandle type)
    {
        foreach (var handle in symbols.GetCustomDebugInformation(type))
        {
            var information = symbols.GetCustomDebugInformation(handle);
            if (symbols.GetGuid(information.Kind) == _typeDocuments)
            {
                var rows = symbols.GetBlobReader(information.Value);
                while (rows.RemainingBytes > 0)
                {
                    yield return MetadataTokens.DocumentHandle(rows.ReadCompressedInteger());
                }
            }
        }
    }

    private static string Name(MetadataReader symbols, DocumentHandle document) =>
        symbols.GetString(symbols.GetDocument(document).Name).Replace('\\', '/');

    private static bool IsWritten(string file) => !file.EndsWith(".g.cs", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal);
}
