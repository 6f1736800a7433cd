using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BestRoute.Documentation.Tests;

/// <summary>Compiles code as a web project does that references the libraries: with the Web SDK's implicit usings and ASP.NET Core.</summary>
internal static class WebProject
{
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly PortableExecutableReference[] _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles files together; those without statements of their own become a library.</summary>
    /// <returns>The errors, none where the code compiles.</returns>
    public static IReadOnlyList<string> Compile(params string[] files)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        SyntaxTree[] trees = [.. files.Append(ImplicitUsings).Select(file => CSharpSyntaxTree.ParseText(file, options))];
        var hasStatements = trees.Any(static tree => tree.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any());
        var compilation = CSharpCompilation.Create(
            "WebProject",
            trees,
            _references,
            new CSharpCompilationOptions(
                hasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return [.. compilation.GetDiagnostics().Where(static found => found.Severity == DiagnosticSeverity.Error).Select(static found => found.ToString())];
    }

    /// <summary>Makes a library of source files. What source generators would add is missing, so it has errors.</summary>
    /// <param name="files">The path and the text of each file.</param>
    public static CSharpCompilation Libraries(IEnumerable<(string Path, string Text)> files) => CSharpCompilation.Create(
        "Libraries",
        files.Append((Path: "usings", Text: ImplicitUsings)).Select(static file => CSharpSyntaxTree.ParseText(file.Text, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest), file.Path)),
        _references.Where(static reference => !Path.GetFileName(reference.FilePath!).StartsWith("BestRoute.", StringComparison.Ordinal)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
}
