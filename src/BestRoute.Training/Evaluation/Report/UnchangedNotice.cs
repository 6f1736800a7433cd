using System.Globalization;

namespace BestRoute.Training;

/// <summary>Says why a package changes nothing, and what to do about it.</summary>
internal static class UnchangedNotice
{
    public static Html Of(EvaluationFigures report) => report.Unchanged is not { } unchanged ? default : Html.Of($"""
        <p class="notice"><strong>This package changes nothing: {report.Source.Reference} answers every query.</strong> In training, no cheaper operating point was shown to lose at most
        {Figures.Percent(unchanged.LargestDrop)} of the quality. {Why(report, unchanged)}</p>

        """);

    private static Html Why(EvaluationFigures report, UnchangedReport unchanged) => unchanged switch
    {
        { IsShownHere: true } => Html.Of(
            $"The {Figures.Count(report.Queries)} queries of this page show it. To use a cheaper operating point, calibrate the package on queries such as these: <code>bestroute calibrate --package {report.Package} --data FILE --max-quality-drop {Share(unchanged.LargestDrop)}</code>. Or train it again with more queries."),
        { QueriesNeeded: null } => Html.Of(
            $"No operating point of the package costs less than the reference on these queries. Check the prices of the pool, or add a cheaper model and train again."),
        { QueriesNeeded: double.PositiveInfinity } => Html.Of(
            $"On these queries, the cheaper models lose too much. Add a better model to the pool and train again. Or accept a larger loss: <code>bestroute calibrate --package {report.Package} --data FILE --max-quality-drop 0.1</code>."),
        { QueriesNeeded: { } needed } => Html.Of(
            $"It takes about {Rounded(needed)} queries such as these to show it. Record or score more queries, and train again with all of them: <code>bestroute train</code>."),
    };

    private static string Share(double share) => share.ToString("0.###", CultureInfo.InvariantCulture);

    // Two digits: the estimate is not more exact.
    private static string Rounded(double number)
    {
        var step = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(number)) - 1));
        return Figures.Count((long)(Math.Ceiling(number / step) * step));
    }
}
