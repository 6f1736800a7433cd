namespace BestRoute.Testing;

/// <summary>A test that opens a page in a browser; skipped, with the reason, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Browser.Missing;
}
