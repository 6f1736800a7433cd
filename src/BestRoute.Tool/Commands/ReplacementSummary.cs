using System.Globalization;
using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary>Says whether a new package replaced the earlier one, and why.</summary>
internal static class ReplacementSummary
{
    private const string More = "Next: record more queries, and run the same command again.";

    /// <summary>Prints the comparison and its result.</summary>
    /// <param name="console">The console.</param>
    /// <param name="comparison">The comparison.</param>
    /// <param name="package">The folder of the earlier package, as the user wrote it.</param>
    public static void Print(ToolConsole console, ReplacementComparison comparison, string package)
    {
        console.Print(comparison.Differences);
        if (comparison.Figures is not { } figures)
        {
            console.Output.WriteLine(
                $"The earlier package stays in {package}: only {comparison.Queries} queries have responses for all routes of both packages, which is too few to compare them. It takes at least {OperatingPoint.MinQueries}.");
            console.Output.WriteLine(More);
            return;
        }

        Print(console, figures);
        console.Output.WriteLine(
            $"Compared on {comparison.Queries} queries at the prices of the pool. The new package was measured with heads that were trained without the query. {(comparison.FavoursEarlier
                ? "The earlier package was trained on these queries or on some of them, so the comparison favours it."
                : "The earlier package was not trained on these queries.")}");
        if (!comparison.IsBetter)
        {
            console.Output.WriteLine($"The earlier package stays in {package}, because {(figures.Uplift.IsMore
                ? "the operating point of the new one is worse by more than one standard error."
                : "the new one is not better by more than one standard error.")}");
            console.Output.WriteLine(More);
            return;
        }

        console.Output.WriteLine($"The new package is better by more than one standard error. It replaced the earlier one in {package}.");
        if (comparison.EarlierTargets.Count > 0)
        {
            console.Output.WriteLine($"The operating points for {string.Join(", ", comparison.EarlierTargets)} were those of the earlier package. Run 'bestroute calibrate' again.");
        }
    }

    private static void Print(ToolConsole console, ReplacementFigures figures)
    {
        var table = new Table().AddColumn("Compared with the earlier package");
        foreach (var header in (string[])["Earlier", "New", "Difference", "Standard error"])
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        table.AddRow("Saved share of the reference's cost", Percent(figures.EarlierSaving), Percent(figures.NewSaving), Points(figures.Saving.Value), Percent(figures.Saving.StandardError));
        table.AddRow("Share of the reference's quality", Percent(figures.EarlierQuality), Percent(figures.NewQuality), Points(figures.Quality.Value), Percent(figures.Quality.StandardError));
        table.AddRow("Quality over all budgets (100 AIQ)", Number(figures.EarlierAiq, "0.00"), Number(figures.NewAiq, "0.00"), Number(figures.Uplift.Value, "+0.00;-0.00;0.00"), Number(figures.Uplift.StandardError, "0.00"));
        console.Print(table);
    }

    private static string Percent(double share) => Number(100 * share, "0.0") + "%";

    private static string Points(double share) => Number(100 * share, "+0.0;-0.0;0.0") + "%";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
