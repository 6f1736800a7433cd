using BestRoute.Onnx;

namespace BestRoute.Tool.Tests;

/// <summary>A test that needs ONNX Runtime's native library; skipped by name without.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute() => Skip = Missing;

    /// <summary>Gets why such tests are skipped; null if they run.</summary>
    public static string? Missing { get; } = OnnxLibrary.IsAvailable(out var reason) ? null : reason;
}
