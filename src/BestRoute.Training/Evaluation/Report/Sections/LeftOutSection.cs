namespace BestRoute.Training;

/// <summary>The methods that were not run.</summary>
internal static class LeftOutSection
{
    public static Section? Of(EvaluationFigures report) => report.LeftOut.Count == 0 ? null : new Section("left-out", "Methods that were not run", DataTable.Of(
        "Requested methods that could not be run on these data",
        ["Method", "reason"],
        report.LeftOut.Select(static method => new DataTable.Row(method.Name, method.Reason)),
        isText: true));
}
