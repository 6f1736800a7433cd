using System.Reflection;

namespace BestRoute.Training.Tests;

/// <summary>What an object keeps in memory: everything that its fields lead to, private fields included.</summary>
internal static class HeldObjects
{
    public static IEnumerable<object> Of(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var next = new Stack<object>([root]);
        while (next.TryPop(out var held))
        {
            if (held is MemberInfo or Module or Assembly || !seen.Add(held))
            {
                continue;
            }

            yield return held;
            foreach (var child in Children(held))
            {
                next.Push(child);
            }
        }
    }

    private static IEnumerable<object> Children(object held)
    {
        if (held is Array array)
        {
            return IsLeaf(array.GetType().GetElementType()!) ? [] : array.Cast<object?>().OfType<object>();
        }

        return held is string ? [] : Types(held.GetType())
            .SelectMany(static type => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static field => !IsLeaf(field.FieldType))
            .Select(field => field.GetValue(held))
            .OfType<object>();
    }

    private static IEnumerable<Type> Types(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }

    private static bool IsLeaf(Type type) => type.IsPrimitive || type.IsEnum || type.IsPointer || type.IsFunctionPointer;
}
