namespace BestRoute.Onnx.Tests;

/// <summary>A test that needs ONNX Runtime's native library; skipped by name without.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute() => Skip = Native.Missing;
}
