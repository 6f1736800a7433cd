namespace BestRoute.Testing;

/// <summary>A theory that needs a POSIX shell, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "There is no POSIX shell here." : null;
}
