using Mono.Cecil;
using Mono.Cecil.Cil;

namespace BestRoute.Architecture.Tests;

/// <summary>Finds the types that a type uses: in its declaration, its members' signatures and its method bodies. What the compiler inlines, such as constants, is not seen.</summary>
internal static class UsedTypes
{
    /// <summary>Returns the types of the same assembly that a type uses; nested types count as their outermost type.</summary>
    public static IEnumerable<TypeDefinition> Of(TypeDefinition type) =>
        References(type)
            .SelectMany(static reference => Parts(reference))
            .Where(reference => reference.Scope == type.Module || reference is TypeDefinition)
            .Select(static reference => reference.Resolve())
            .Where(used => used is not null && used.Module == type.Module)
            .Select(Outermost)
            .Distinct();

    /// <summary>Returns the type that a nested type is in, or the type itself.</summary>
    public static TypeDefinition Outermost(TypeDefinition type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private static IEnumerable<TypeReference?> References(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(static one => one.InterfaceType),
        .. type.GenericParameters.SelectMany(static parameter => parameter.Constraints).Select(static constraint => constraint.ConstraintType),
        .. type.Fields.Select(static field => field.FieldType),
        .. Attributes([type, .. type.Fields, .. type.Properties, .. type.Methods]),
        .. type.Methods.SelectMany(References),
        .. type.NestedTypes.SelectMany(References),
    ];

    private static IEnumerable<TypeReference?> References(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(static parameter => parameter.ParameterType),
        .. method.GenericParameters.SelectMany(static parameter => parameter.Constraints).Select(static constraint => constraint.ConstraintType),
        .. method.HasBody ? References(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> References(MethodBody body) =>
    [
        .. body.Variables.Select(static variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(static handler => handler.CatchType),
        .. body.Instructions.SelectMany(static instruction => Operand(instruction.Operand)),
    ];

    private static IEnumerable<TypeReference?> Operand(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(static parameter => parameter.ParameterType)],
        _ => [],
    };

    private static IEnumerable<TypeReference> Attributes(IEnumerable<ICustomAttributeProvider> members) =>
        members.SelectMany(static member => member.CustomAttributes).SelectMany(static attribute => attribute.ConstructorArguments
            .Select(static argument => argument.Value).OfType<TypeReference>().Prepend(attribute.AttributeType));

    /// <summary>Takes a type apart: arrays, generic instances and their arguments.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        RequiredModifierType modified => Parts(modified.ElementType),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };
}
