using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BestRoute.Documentation.Tests;

/// <summary>A block of C# in a document.</summary>
/// <param name="Document">The document's path in the repository, with forward slashes.</param>
/// <param name="Line">The line of the document on which the code begins.</param>
/// <param name="Code">The code.</param>
public sealed partial record CodeBlock(string Document, int Line, string Code)
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Documents");

    /// <summary>Reads all blocks of all documents.</summary>
    public static IEnumerable<CodeBlock> All() =>
        from file in Directory.EnumerateFiles(_folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        let text = File.ReadAllText(file)
        from match in CSharpFence().Matches(text)
        let code = match.Groups["code"]
        select new CodeBlock(
            Path.GetRelativePath(_folder, file).Replace('\\', '/'),
            1 + text.AsSpan(0, code.Index).Count('\n'),
            code.Value);

    /// <summary>Gets whether the block holds types and no statements.</summary>
    public bool DeclaresTypesOnly =>
        CSharpSyntaxTree.ParseText(Code).GetCompilationUnitRoot().Members is { Count: > 0 } members && !members.OfType<GlobalStatementSyntax>().Any();

    public override string ToString() => $"{Document}:{Line}";

    [GeneratedRegex(@"^```(csharp|cs|c#)\s*?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex CSharpFence();
}
