namespace BestRoute.Onnx.Tests;

/// <summary>A theory about links and pipes, which Windows does not have for everybody.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = new UnixFactAttribute().Skip;
}
