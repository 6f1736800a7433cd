using System.Text.Json;
using System.Text.Json.Serialization;

namespace BestRoute.Training;

/// <summary>The report of an evaluation.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record EvaluationReport
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Gets the number of queries that all methods were measured on.</summary>
    public required int Queries { get; init; }

    /// <summary>Gets the number of queries of the split that were left out because samples of a model are missing.</summary>
    public required int Skipped { get; init; }

    /// <summary>Gets the quality that was measured.</summary>
    public EvaluatedQuality Quality { get; init; }

    /// <summary>Gets the result of the reference model.</summary>
    public required ReferenceReport Reference { get; init; }

    /// <summary>Gets the methods that were run, in the order of <see cref="PackageEvaluator.MethodNames"/>.</summary>
    public required IReadOnlyList<MethodReport> Methods { get; init; }

    /// <summary>Gets the results of the operating points for targets. It is empty if <c>bestroute calibrate</c> wrote none.</summary>
    public IReadOnlyList<TargetReport> Targets { get; init; } = [];

    /// <summary>Gets the requested methods that could not be run on these data, in the same order.</summary>
    public required IReadOnlyList<LeftOutMethod> LeftOut { get; init; }

    /// <summary>Gets how well the predictions of the package match the recorded results.</summary>
    public required CalibrationReport Calibration { get; init; }

    /// <summary>Gets how well costs are estimated, for each model in the order of the pool.</summary>
    public required IReadOnlyList<CostEstimationReport> CostEstimation { get; init; }

    /// <summary>Gets how much the evaluated queries differ from the training queries; <see langword="null"/> if the package does not know its training queries.</summary>
    public DriftReport? Drift { get; init; }

    /// <summary>Gets the methods of the package, the coins and the oracle with backends that return n choices for one prompt and charge the prompt once.</summary>
    /// <remarks>All other figures charge the prompt once per sample. The list is empty if no model of the pool can draw several samples.</remarks>
    public required IReadOnlyList<MethodReport> BilledOnce { get; init; }

    /// <summary>Gets the results of ways to choose among samples, including the scorer of the package. It is empty if no model can draw several samples.</summary>
    public IReadOnlyList<ScorerReport> Scorers { get; init; } = [];

    /// <summary>Gets which models answered the queries of each task at the package's own operating point. It is empty if the log names no tasks.</summary>
    public required IReadOnlyList<TaskTraffic> Traffic { get; init; }

    /// <summary>Gets at most twenty queries on which routing lost the most quality at the package's own operating point.</summary>
    public required IReadOnlyList<LostQuery> LostQueries { get; init; }

    /// <summary>Gets the source of the report: version, command, data and prices.</summary>
    public required EvaluationSource Source { get; init; }

    /// <summary>
    /// Gets the results of packages that are trained on 50, 100, 300, 1,000 and 3,000 queries of the log, and on all of them.
    /// It is <see langword="null"/> if it was not requested, and empty if the data do not have the splits <c>train</c> and <c>val</c>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LearningCurvePoint>? LearningCurve { get; init; }

    /// <summary>Gets notices as full sentences, for example about a feature cache that could not be used.</summary>
    /// <remarks>They are not in the JSON, so that the same evaluation gives the same JSON.</remarks>
    [JsonIgnore]
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Returns the report as JSON with names in camel case.</summary>
    /// <returns>Indented JSON with a newline at the end. The same evaluation gives the same text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, _json) + "\n";
}
