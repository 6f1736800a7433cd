namespace BestRoute.Tool.Tests;

/// <summary>A test with data that needs ONNX Runtime's native library; skipped by name without.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeTheoryAttribute : TheoryAttribute
{
    public NativeTheoryAttribute() => Skip = NativeFactAttribute.Missing;
}
