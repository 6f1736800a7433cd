namespace BestRoute.Onnx.Tests;

/// <summary>A test that needs the shared reference outputs, and is skipped without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GoldenFactAttribute : FactAttribute
{
    public GoldenFactAttribute()
    {
        if (!Golden.IsThere)
        {
            Skip = Golden.Missing;
        }
    }
}
