using System.Globalization;
using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary>Prints what grading by agreement did, and how close it is to the scores that are there.</summary>
internal static class AgreementSummary
{
    /// <summary>Prints the result.</summary>
    /// <param name="console">The console.</param>
    /// <param name="grader">The grader, after the last row.</param>
    public static void Print(ToolConsole console, AgreementGrader grader)
    {
        console.Print(AgreementNotices.Of(grader.Report, grader.Counts, grader.Pool));
        if (grader.Report.GradedQueries == 0)
        {
            return;
        }

        var binary = grader.Report.AreScoresBinary;
        var table = new Table().AddColumn("Compared with scores");
        foreach (var header in (string[])["Responses", .. binary ? ["Equal", "Kappa"] : Array.Empty<string>(), "Correlation", "Mean by agreement", "Mean score"])
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        foreach (var model in grader.Report.Models)
        {
            string[] equal = [(100 * model.Accuracy).ToString("0.0", CultureInfo.InvariantCulture) + "%", Number(model.Kappa)];
            table.AddRow(
            [
                ToolConsole.Cell(model.Model), model.Responses.ToString(CultureInfo.InvariantCulture), .. binary ? equal : [],
                Number(model.Correlation), Number(model.MeanLabel), Number(model.MeanScore),
            ]);
        }

        console.Print(table);
        if (grader.Report.IsCorrected)
        {
            console.Output.WriteLine("Each query is compared with labels that were made without its scores. Means are on a scale from 0 to 1.");
        }
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
