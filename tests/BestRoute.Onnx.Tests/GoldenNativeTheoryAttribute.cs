namespace BestRoute.Onnx.Tests;

/// <summary>A theory that needs the reference outputs and ONNX Runtime's native library; skipped by name without.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GoldenNativeTheoryAttribute : TheoryAttribute
{
    public GoldenNativeTheoryAttribute() => Skip = Golden.IsThere ? Native.Missing : Golden.Missing;
}
