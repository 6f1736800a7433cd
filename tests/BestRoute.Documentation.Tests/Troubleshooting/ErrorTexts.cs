using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace BestRoute.Documentation.Tests;

/// <summary>Collects what the libraries of an application say where something is wrong: messages of exceptions, failures of options and health checks, warnings and errors of the log.</summary>
internal static partial class ErrorTexts
{
    private static readonly string[] _notMessages = ["paramName", "objectName", "fileName", "optionsName"];
    private static readonly string[] _failing = ["ValidateOptionsResult.Fail", "HealthCheckResult.Degraded", "HealthCheckResult.Unhealthy"];

    /// <summary>Collects the texts of source files.</summary>
    /// <param name="files">The path and the text of each file.</param>
    public static IReadOnlyList<ErrorText> Of(IEnumerable<(string Path, string Text)> files)
    {
        var compilation = WebProject.Libraries(files);
        var flow = new TextFlow(compilation);
        foreach (var operation in flow.Operations)
        {
            foreach (var argument in Messages(operation))
            {
                flow.Follow(argument);
            }
        }

        return [.. flow.Texts, .. compilation.SyntaxTrees.SelectMany(LogTexts)];
    }

    private static IEnumerable<IOperation> Messages(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Constructor: { } constructor } creation when IsException(constructor.ContainingType) => Texts(creation.Arguments),
        IObjectCreationOperation { Constructor.ContainingType.Name: "HealthCheckResult" } creation => Texts(creation.Arguments),
        IInvocationOperation { TargetMethod: { MethodKind: MethodKind.Constructor } constructor } call when IsException(constructor.ContainingType) => Texts(call.Arguments),
        IInvocationOperation { TargetMethod: var method } call when _failing.Contains($"{method.ContainingType.Name}.{method.Name}") => call.Arguments.Select(static argument => argument.Value),
        _ => [],
    };

    private static IEnumerable<IOperation> Texts(IEnumerable<IArgumentOperation> arguments) =>
        from argument in arguments
        where argument.Parameter is { } parameter && TextFlow.HasText(parameter.Type) && !_notMessages.Contains(parameter.Name)
        select argument.Value;

    private static bool IsException(ITypeSymbol? type) => type is not null && (type.Name == nameof(Exception) || IsException(type.BaseType));

    private static IEnumerable<ErrorText> LogTexts(SyntaxTree tree) =>
        from attribute in tree.GetRoot().DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() == "LoggerMessage"
        let arguments = attribute.ArgumentList!.Arguments
        where !arguments.Any(static argument => argument.ToString() is "LogLevel.Trace" or "LogLevel.Debug" or "LogLevel.Information")
        let message = arguments.Select(static argument => argument.Expression).OfType<LiteralExpressionSyntax>().Single(static literal => literal.IsKind(SyntaxKind.StringLiteralExpression))
        select new ErrorText([.. LogValue().Split(message.Token.ValueText).Where(static part => part.Length > 0)], TextFlow.PlaceOf(message));

    [GeneratedRegex("{[^}]*}")]
    private static partial Regex LogValue();
}
