namespace BestRoute.Onnx.Tests;

/// <summary>A theory that needs the shared reference outputs, and is skipped without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GoldenTheoryAttribute : TheoryAttribute
{
    public GoldenTheoryAttribute()
    {
        if (!Golden.IsThere)
        {
            Skip = Golden.Missing;
        }
    }
}
