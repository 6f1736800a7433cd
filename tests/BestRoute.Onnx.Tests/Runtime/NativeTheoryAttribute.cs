namespace BestRoute.Onnx.Tests;

/// <summary>A theory that needs ONNX Runtime's native library; skipped by name without.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeTheoryAttribute : TheoryAttribute
{
    public NativeTheoryAttribute() => Skip = Native.Missing;
}
