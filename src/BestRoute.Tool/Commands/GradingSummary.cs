using System.Globalization;
using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary>Prints what grading without gold answers did, and how close it is to the scores that are there.</summary>
internal static class GradingSummary
{
    private const string ComparedWithScores = "Compared with scores";

    /// <summary>Prints what grading by agreement did.</summary>
    /// <param name="console">The console.</param>
    /// <param name="grader">The grader, after the last row.</param>
    public static void Print(ToolConsole console, AgreementGrader grader)
    {
        console.Print(AgreementNotices.Of(grader.Report, grader.Counts, grader.Pool));
        if (grader.Report.GradedQueries == 0)
        {
            return;
        }

        Print(console, ComparedWithScores, grader.Report.Models, grader.Report.AreScoresBinary, "Mean by agreement", "Mean score");
        if (grader.Report.IsCorrected)
        {
            console.Output.WriteLine("Each query is compared with labels that were made without its scores. Means are on a scale from 0 to 1.");
        }
    }

    /// <summary>Prints what a judge that compares did.</summary>
    /// <param name="console">The console.</param>
    /// <param name="grader">The grader, after the last row.</param>
    /// <param name="check">The comparison with scores that are trusted.</param>
    public static void Print(ToolConsole console, ComparisonGrader grader, ComparisonCheck check)
    {
        console.Print(ComparisonNotices.Of(grader));
        console.Print(ComparisonNotices.Of(check, grader.Pool));
        if (check.Models.Count > 0)
        {
            PrintJudge(console, check.Models);
        }
    }

    /// <summary>Prints what the judge of an application said, if it has one.</summary>
    /// <param name="console">The console.</param>
    /// <param name="verdicts">What it said.</param>
    public static void Print(ToolConsole console, RecordedVerdicts verdicts)
    {
        console.Print(verdicts.Bias.Notices());
        if (verdicts.Scores.Count > 0)
        {
            PrintJudge(console, verdicts.Scores);
        }

        if (verdicts.Feedback.Count > 0)
        {
            Print(console, "Compared with feedback", verdicts.Feedback, isBinary: true, "As good by the judge", "Mean feedback");
        }
    }

    private static void PrintJudge(ToolConsole console, IReadOnlyList<ModelCloseness> models) =>
        Print(console, ComparedWithScores, models, isBinary: true, "As good by the judge", "As good by the scores");

    private static void Print(ToolConsole console, string title, IReadOnlyList<ModelCloseness> models, bool isBinary, string label, string score)
    {
        var table = new Table().AddColumn(title);
        foreach (var header in (string[])["Responses", .. isBinary ? ["Equal", "Kappa"] : Array.Empty<string>(), "Correlation", label, score])
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        foreach (var model in models)
        {
            string[] equal = [(100 * model.Accuracy).ToString("0.0", CultureInfo.InvariantCulture) + "%", Number(model.Kappa)];
            table.AddRow(
            [
                ToolConsole.Cell(model.Model), model.Responses.ToString(CultureInfo.InvariantCulture), .. isBinary ? equal : [],
                Number(model.Correlation), Number(model.MeanLabel), Number(model.MeanScore),
            ]);
        }

        console.Print(table);
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
