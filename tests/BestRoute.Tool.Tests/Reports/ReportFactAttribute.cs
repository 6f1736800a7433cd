namespace BestRoute.Tool.Tests.Reports;

/// <summary>A test that opens a report in a browser; skipped, with the reason, where none is installed or reports have no charts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReportFactAttribute : FactAttribute
{
    public ReportFactAttribute() => Skip = Missing;

    /// <summary>Gets why the tests cannot run; <see langword="null"/> where they can.</summary>
    internal static string? Missing => Browser.Missing ?? (EmbeddedCharts.Load() is null ? "The tool was built without npm, so its pages have no charts." : null);
}
