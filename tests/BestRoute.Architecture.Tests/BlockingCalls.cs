using Mono.Cecil;

namespace BestRoute.Architecture.Tests;

/// <summary>Finds calls that block a thread until a task ends.</summary>
internal static class BlockingCalls
{
    private static readonly HashSet<string> _tasks = ["System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask`1"];

    /// <summary>Returns the blocking calls of an assembly, as "caller -> called".</summary>
    /// <remarks>
    /// The compiler writes such calls too: state machines take the results of tasks that have ended, and the entry point waits for an
    /// asynchronous <c>Main</c>. They do not count.
    /// </remarks>
    public static IReadOnlyList<string> Of(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return
        [
            .. from type in module.GetTypes()
               where type.Interfaces.All(static one => one.InterfaceType.Name != "IAsyncStateMachine")
               from method in type.Methods
               where method.HasBody && method != module.EntryPoint
               from instruction in method.Body.Instructions
               where instruction.Operand is MethodReference called && Blocks(called)
               select $"{method.FullName} -> {((MethodReference)instruction.Operand).FullName}",
        ];
    }

    private static bool Blocks(MethodReference called)
    {
        var type = called.DeclaringType.GetElementType().FullName;
        return called.Name switch
        {
            "GetResult" => type.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal) && type.Contains("Awaiter", StringComparison.Ordinal),
            "Wait" or "WaitAll" or "WaitAny" or "get_Result" => _tasks.Contains(type),
            _ => false,
        };
    }
}
