namespace BestRoute.Training;

/// <summary>What was asked for and not run.</summary>
internal static class LeftOutSection
{
    public static Section? Of(EvaluationFigures report) => report.LeftOut.Count == 0 ? null : new Section("left-out", "What was not run", DataTable.Of(
        "Methods that were asked for and could not be run on these data",
        ["Method", "why"],
        report.LeftOut.Select(static method => new DataTable.Row(method.Name, method.Reason)),
        isText: true));
}
