namespace BestRoute.Onnx.Tests;

/// <summary>A test of links and pipes, which Windows does not have for everybody.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows makes links for administrators only, and no pipes in folders." : null;
}
