using System.Text;

namespace BestRoute.Training;

/// <summary>The report of an evaluation.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed class EvaluationReport
{
    private readonly EvaluationFigures _figures;

    internal EvaluationReport(EvaluationFigures figures)
    {
        _figures = figures;
        OperatingPoint = figures.Methods.Select(OperatingPointReport.Of).FirstOrDefault(static point => point is not null);
    }

    /// <summary>Gets the number of queries that were measured.</summary>
    public int Queries => _figures.Queries;

    /// <summary>Gets the number of queries of the split that were left out because a model has too few responses.</summary>
    public int Skipped => _figures.Skipped;

    /// <summary>Gets the mean quality score of the reference model, on the scale 0 to 1.</summary>
    public double ReferenceQuality => _figures.Reference.Quality;

    /// <summary>Gets the cost of a thousand queries with the reference model, in US dollars.</summary>
    public double ReferenceCostPerThousandQueries => _figures.Reference.CostPerThousandQueries;

    /// <summary>Gets what an application gets that routes with the package and sets nothing.</summary>
    /// <value><see langword="null"/> if <see cref="EvaluationRequest.Methods"/> does not contain <c>best-route</c>.</value>
    public OperatingPointReport? OperatingPoint { get; }

    /// <summary>Gets what an application gets that sets one of the targets that the package was calibrated for.</summary>
    /// <value>One entry for each target; empty if the package was not calibrated.</value>
    public IReadOnlyList<TargetReport> Targets => _figures.Targets;

    /// <summary>Gets messages for the user, such as a feature cache that could not be used.</summary>
    public IReadOnlyList<string> Notices => _figures.Notices;

    /// <summary>Writes all figures as JSON, as <c>bestroute evaluate --json</c> does. The same evaluation gives the same file.</summary>
    /// <param name="path">The path of the file. An existing file is overwritten.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public void SaveJson(string path) => Save(path, _figures.ToJson());

    /// <summary>Writes a web page that shows the figures in tables and loads nothing. The same evaluation gives the same file.</summary>
    /// <remarks>
    /// The page quotes prompts and answers of the log, so protect it as you protect the log. The page of <c>bestroute evaluate --report</c> shows the same figures, with charts.
    /// </remarks>
    /// <param name="path">The path of the file. An existing file is overwritten.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public void SaveHtml(string path) => Save(path, HtmlReport.Create(_figures));

    private static void Save(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
