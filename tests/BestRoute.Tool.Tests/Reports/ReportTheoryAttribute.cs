namespace BestRoute.Tool.Tests.Reports;

/// <summary>The same as <see cref="ReportFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReportTheoryAttribute : TheoryAttribute
{
    public ReportTheoryAttribute() => Skip = ReportFactAttribute.Missing;
}
