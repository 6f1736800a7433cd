namespace BestRoute.Onnx.Tests;

/// <summary>A test that needs a GPU on which ONNX Runtime works; skipped by name without.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CudaFactAttribute : FactAttribute
{
    public CudaFactAttribute() => Skip = Native.MissingCuda;
}
