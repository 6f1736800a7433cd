namespace BestRoute.Tool.Tests.Reports;

/// <summary>A test that opens a page in a browser; skipped, with the reason, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Initializes a new instance of the <see cref="BrowserFactAttribute"/> class.</summary>
    public BrowserFactAttribute() => Skip = Browser.Missing;
}
