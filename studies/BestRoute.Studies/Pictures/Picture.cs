using System.CommandLine;
using OxyPlot;

namespace BestRoute.Studies.Pictures;

/// <summary>The picture of the cost-quality curve in the README.</summary>
internal static class Picture
{
    private const int Width = 840;
    private const int Height = 470;

    public static Command Create()
    {
        var report = new Argument<FileInfo>("REPORT.json") { Description = "The report: what 'bestroute evaluate --json' wrote, with the methods best-route, fixed and random-mix-single." }.AcceptExistingOnly();
        var folder = new Argument<DirectoryInfo>("FOLDER") { Description = "The folder to write cost-quality.svg and cost-quality-dark.svg to." };
        var command = new Command("picture", "Draws quality against cost, from a report of 'bestroute evaluate'.") { report, folder };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(report).FullName, parsed.GetRequiredValue(folder).FullName));
        return command;
    }

    private static void Run(string report, string folder)
    {
        var figures = CurveFigures.Read(report);
        Directory.CreateDirectory(folder);
        foreach (var (name, theme) in new[] { ("cost-quality.svg", Theme.Light), ("cost-quality-dark.svg", Theme.Dark) })
        {
            var exporter = new SvgExporter { Width = Width, Height = Height, UseVerticalTextAlignmentWorkaround = true };
            File.WriteAllText(Path.Combine(folder, name), exporter.ExportToString(CurvePlot.Of(figures, theme)).ReplaceLineEndings("\n"));
        }
    }
}
