using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BestRoute.Documentation.Tests;

/// <summary>Follows a text from where it is used back to the literals that it is made of: through variables, parameters, members and methods of the sources.</summary>
internal sealed class TextFlow(Compilation compilation)
{
    private readonly ValueIndex _index = new(compilation);
    private readonly HashSet<IOperation> _followed = [];
    private readonly HashSet<ISymbol> _known = new(SymbolEqualityComparer.Default);
    private readonly List<ErrorText> _texts = [];

    /// <summary>Gets everything that the sources do.</summary>
    public IEnumerable<IOperation> Operations => _index.Operations;

    /// <summary>Gets what was found.</summary>
    public IEnumerable<ErrorText> Texts => _texts;

    /// <summary>Finds the literals that a value is made of.</summary>
    public void Follow(IOperation? operation)
    {
        if (operation is null || !_followed.Add(operation))
        {
            return;
        }

        switch (operation)
        {
            case ILiteralOperation or IInterpolatedStringOperation or IInterpolatedStringHandlerCreationOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }:
                FollowText(operation);
                break;
            case IInvocationOperation call:
                FollowCall(call);
                break;
            case IAnonymousFunctionOperation lambda:
                FollowSymbol(lambda.Symbol);
                break;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation when HasText(operation.Type):
                FollowSymbol(ValueIndex.SymbolOf(operation)!);
                break;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or INameOfOperation or IObjectCreationOperation:
                break;
            case IConditionalOperation choice:
                Follow(choice.WhenTrue);
                Follow(choice.WhenFalse);
                break;
            case ISwitchExpressionOperation choice:
                FollowAll(choice.Arms.Select(static arm => arm.Value));
                break;
            default:
                FollowAll(operation.ChildOperations);
                break;
        }
    }

    /// <summary>Returns the file and line of a place in the sources.</summary>
    public static string PlaceOf(SyntaxNode node) => $"{node.SyntaxTree.FilePath}({node.GetLocation().GetLineSpan().StartLinePosition.Line + 1})";

    /// <summary>Returns whether a type is a text, several of them, or what makes one.</summary>
    public static bool HasText(ITypeSymbol? type) => type switch
    {
        null => true,
        { SpecialType: SpecialType.System_String } => true,
        IArrayTypeSymbol array => HasText(array.ElementType),
        INamedTypeSymbol { Name: nameof(FormattableString) or "DefaultInterpolatedStringHandler" } => true,
        INamedTypeSymbol named => named.TypeArguments.Any(HasText),
        _ => false,
    };

    private void FollowAll(IEnumerable<IOperation?> operations)
    {
        foreach (var operation in operations)
        {
            Follow(operation);
        }
    }

    private void FollowText(IOperation operation)
    {
        var parts = new List<string> { "" };
        Collect(operation, parts);
        parts.RemoveAll(static part => part.Length == 0);
        if (parts.Count > 0)
        {
            _texts.Add(new ErrorText(parts, PlaceOf(operation.Syntax)));
        }
    }

    // Text next to text is one part. A value ends a part.
    private void Collect(IOperation operation, List<string> parts)
    {
        switch (operation)
        {
            case { ConstantValue: { HasValue: true, Value: string text } }:
                parts[^1] += text;
                break;
            case IInterpolatedStringOperation or IInterpolatedStringTextOperation or IInterpolatedStringHandlerCreationOperation or IInterpolatedStringAdditionOperation
                or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } or IConversionOperation:
                foreach (var child in operation is IInterpolatedStringHandlerCreationOperation handler ? [handler.Content] : operation.ChildOperations.ToArray())
                {
                    Collect(child, parts);
                }

                break;
            case IInterpolationOperation value:
                Collect(value.Expression, parts);
                break;
            case IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation append }:
                Collect(append.Arguments[0].Value, parts);
                break;
            default:
                parts.Add("");
                Follow(operation);
                break;
        }
    }

    private void FollowCall(IInvocationOperation call)
    {
        if (call.TargetMethod is { MethodKind: MethodKind.DelegateInvoke } || !HasSource(call.TargetMethod))
        {
            Follow(call.Instance);
            FollowAll(call.Arguments.Where(static argument => HasText(argument.Value.Type) || argument.Value is IDelegateCreationOperation or IConversionOperation).Select(static argument => argument.Value));
        }
        else if (HasText(call.TargetMethod.ReturnType))
        {
            FollowSymbol(call.TargetMethod);
        }
    }

    private void FollowSymbol(ISymbol symbol)
    {
        symbol = symbol.OriginalDefinition;

        // A table of texts, such as the phrases that an answer can begin with, is data.
        if (symbol is not IFieldSymbol { IsStatic: true, IsConst: false } && _known.Add(symbol))
        {
            FollowAll(_index.ValuesOf(symbol));
            foreach (var other in _index.AliasesOf(symbol))
            {
                FollowSymbol(other);
            }
        }
    }

    private static bool HasSource(ISymbol symbol) => symbol.OriginalDefinition.DeclaringSyntaxReferences.Length > 0;
}
