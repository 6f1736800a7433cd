namespace BestRoute.Testing;

/// <summary>The same as <see cref="BrowserFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Browser.Missing;
}
