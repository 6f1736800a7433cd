using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace BestRoute.Documentation.Tests;

/// <summary>Knows all values that the sources give to a variable, a parameter or a member, and all values that a method returns.</summary>
internal sealed class ValueIndex
{
    private static readonly string[] _filling = ["Add", "AddRange", "Insert", "Append", "Enqueue"];

    private readonly Dictionary<ISymbol, List<IOperation>> _values = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<ISymbol>> _aliases = new(SymbolEqualityComparer.Default);
    private readonly List<IOperation> _operations = [];

    public ValueIndex(Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                if (node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } }
                    or ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax or IndexerDeclarationSyntax } or PrimaryConstructorBaseTypeSyntax
                    && model.GetOperation(node) is { } body)
                {
                    Add(body, OwnerOf(model.GetDeclaredSymbol(node is ArrowExpressionClauseSyntax ? node.Parent! : node)));
                }
            }
        }
    }

    /// <summary>Gets everything that the sources do.</summary>
    public IEnumerable<IOperation> Operations => _operations;

    /// <summary>Returns the values of a symbol, or the elements where it is a collection.</summary>
    public IEnumerable<IOperation> ValuesOf(ISymbol symbol) => _values.GetValueOrDefault(symbol) ?? [];

    /// <summary>Returns the symbols that share their values with a symbol.</summary>
    public IEnumerable<ISymbol> AliasesOf(ISymbol symbol) => _aliases.GetValueOrDefault(symbol) ?? [];

    /// <summary>Returns what an operation refers to: a variable, a parameter or a member. Null if it is something else.</summary>
    public static ISymbol? SymbolOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member,
        IDeclarationExpressionOperation declaration => SymbolOf(declaration.Expression),
        IConversionOperation conversion => SymbolOf(conversion.Operand),
        _ => null,
    };

    private static ISymbol? OwnerOf(ISymbol? declared) => declared is IMethodSymbol { AssociatedSymbol: IPropertySymbol property } ? property : declared;

    private void Add(IOperation operation, ISymbol? owner)
    {
        _operations.Add(operation);
        switch (operation)
        {
            case IAnonymousFunctionOperation lambda:
                owner = lambda.Symbol;
                break;
            case ILocalFunctionOperation function:
                owner = function.Symbol;
                break;
            case IReturnOperation { ReturnedValue: { } value }:
                Put(owner, value);
                break;
            case IVariableDeclaratorOperation declarator:
                Put(declarator.Symbol, declarator.GetVariableInitializer()?.Value);
                break;
            case IFieldInitializerOperation initializer:
                PutAll(initializer.InitializedFields, initializer.Value);
                break;
            case IPropertyInitializerOperation initializer:
                PutAll(initializer.InitializedProperties, initializer.Value);
                break;
            case IDeconstructionAssignmentOperation assignment:
                PutAll(assignment.Target.DescendantsAndSelf().Select(SymbolOf), assignment.Value);
                break;
            case IAssignmentOperation assignment:
                Put(SymbolOf(assignment.Target), assignment.Value);
                break;
            case IForEachLoopOperation loop:
                PutAll(loop.Locals, loop.Collection);
                break;
            case IIsPatternOperation test:
                PutAll(Declared(test.Pattern), test.Value);
                break;
            case ISwitchExpressionOperation choice:
                PutAll(choice.Arms.SelectMany(static arm => Declared(arm.Pattern)), choice.Value);
                break;
            case IInvocationOperation call:
                AddCall(call);
                break;
            case IArgumentOperation { Parameter: { OriginalDefinition.DeclaringSyntaxReferences.Length: > 0 } parameter } argument:
                AddArgument(argument, parameter);
                break;
            default:
                break;
        }

        foreach (var child in operation.ChildOperations)
        {
            Add(child, owner);
        }
    }

    private void AddCall(IInvocationOperation call)
    {
        // `failures.Add(text)`: the text is an element of the collection.
        if (_filling.Contains(call.TargetMethod.Name))
        {
            foreach (var argument in call.Arguments)
            {
                Put(SymbolOf(call.Instance), argument.Value);
            }
        }

        // `texts.Select(text => ...)`: the parameter of the lambda is an element of what the method is called on.
        var lambdas = call.Arguments.SelectMany(static argument => argument.Value.DescendantsAndSelf()).OfType<IAnonymousFunctionOperation>();
        foreach (var parameter in lambdas.SelectMany(static lambda => lambda.Symbol.Parameters))
        {
            Put(parameter, call.Instance ?? call.Arguments[0].Value);
        }
    }

    private void AddArgument(IArgumentOperation argument, IParameterSymbol parameter)
    {
        Put(parameter.OriginalDefinition, argument.Value);
        var isFilled = parameter.RefKind != RefKind.None || parameter.Type is INamedTypeSymbol { TypeArguments.Length: > 0 };
        if (isFilled && SymbolOf(argument.Value) is { } symbol)
        {
            (_aliases.TryGetValue(symbol, out var others) ? others : _aliases[symbol] = []).Add(parameter.OriginalDefinition);
        }

        // A positional parameter of a record is also its property.
        if (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor)
        {
            PutAll(constructor.ContainingType.OriginalDefinition.GetMembers(parameter.Name).OfType<IPropertySymbol>(), argument.Value);
        }
    }

    private static IEnumerable<ISymbol?> Declared(IOperation pattern) =>
        pattern.DescendantsAndSelf().Select(static part => part switch
        {
            IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
            IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
            _ => null,
        });

    private void PutAll(IEnumerable<ISymbol?> symbols, IOperation value)
    {
        foreach (var symbol in symbols)
        {
            Put(symbol, value);
        }
    }

    private void Put(ISymbol? symbol, IOperation? value)
    {
        if (symbol is not null && value is not null)
        {
            symbol = symbol.OriginalDefinition;
            (_values.TryGetValue(symbol, out var values) ? values : _values[symbol] = []).Add(value);
        }
    }
}
