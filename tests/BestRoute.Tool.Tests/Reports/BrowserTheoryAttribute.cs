namespace BestRoute.Tool.Tests.Reports;

/// <summary>The same as <see cref="BrowserFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    /// <summary>Initializes a new instance of the <see cref="BrowserTheoryAttribute"/> class.</summary>
    public BrowserTheoryAttribute() => Skip = Browser.Missing;
}
