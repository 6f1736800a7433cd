namespace BestRoute.Testing;

/// <summary>A test that needs a POSIX shell, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = OperatingSystem.IsWindows() ? "There is no POSIX shell here." : null;
}
